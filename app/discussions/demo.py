"""Talk for somebody who looks at the site for the first time; made once, when the demo people are there and nobody has spoken.

What lies in the past comes in silently with its dates; what is new is said by the people themselves, so that bells ring.
"""

from collections.abc import Sequence
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select

from app.comments import operations as comments
from app.comments.models import Comment
from app.companies.queries import by_external_ids
from app.core import clock
from app.core.access import SYSTEM
from app.core.database import db_session
from app.discussions import operations, queries
from app.discussions.demo_texts import Said, Spoken, script
from app.discussions.importing.found import FoundPost, FoundThread
from app.discussions.importing.storing import Options, bring_in
from app.discussions.models import Audience, Kind, Space, Thread
from app.discussions.operations import Details, arranging, polling, thanking
from app.discussions.queries.polling import poll_of
from app.people import queries as people
from app.people.demo import CHARACTERS
from app.people.viewers import PersonViewer, of_person
from app.watching import operations as watching

SOURCE = "demo"
POLL_OPEN = timedelta(days=14)
Cast = dict[str, PersonViewer]


def install() -> str | None:
    """Let the people of the demo talk and return what to print; None outside of the demo and once anybody has spoken."""
    if not current_app.extensions["settings"].demo_file.exists() or db_session.scalar(select(Thread.id).limit(1)) is not None:
        return None
    cast = _cast()
    if len(cast) < len(CHARACTERS):
        return None
    _make_spaces()
    for slug, talk in script()["talk"].items():
        _bring_in(slug, talk, cast)
    for external_id, talk in script()["private"].items():
        space = queries.private_space(SYSTEM, by_external_ids([external_id])[external_id].id)
        if space is not None:
            _bring_in(space.slug, talk, cast)
    _say_thanks(cast)
    _ask_for_votes(cast)
    _speak_now(cast)
    thanking.count_helpers()
    return f"Threads of the demo: {db_session.scalar(select(func.count(Thread.id)))}"


def _cast() -> Cast:
    found: Cast = {}
    for one in CHARACTERS:
        person = people.by_mail(one.mail)
        viewer = of_person(person.id) if person is not None else None
        if viewer is not None:
            found[one.mail.partition("@")[0]] = viewer
    return found


def _make_spaces() -> None:
    known = set(db_session.scalars(select(Space.slug)))
    ids = tuple(company.id for company in by_external_ids(script()["private"]).values())
    for one in script()["spaces"]:
        if one["slug"] not in known:
            company_ids = ids if one["audience"] == Audience.COMPANIES else ()
            operations.add_space(SYSTEM, Details(**one, company_ids=company_ids))


def _bring_in(slug: str, talk: Sequence[Spoken], cast: Cast) -> None:
    found = [_found(f"{slug}/{number}", one, cast) for number, one in enumerate(talk)]
    bring_in(SYSTEM, found, Options(SOURCE, space=slug))
    for thread in db_session.scalars(select(Thread).where(Thread.source_id.startswith(f"{SOURCE}:{slug}/"))).all():
        if thread.author_id is not None:
            watching.watch_automatically(thread.author_id, Thread.SUBJECT, thread.id, "everything", "asked")


def _found(key: str, spoken: Spoken, cast: Cast) -> FoundThread:
    return FoundThread(
        where=key,
        key=key,
        title=spoken["title"],
        lang=spoken["lang"],
        opening=_post(key, spoken["opening"], cast),
        replies=tuple(_post(f"{key}/{place}", said, cast) for place, said in enumerate(spoken["replies"])),
        tags=tuple(spoken["tags"]),
        views=spoken["views"],
        kind=spoken["kind"],
    )


def _post(key: str, said: Said, cast: Cast) -> FoundPost:
    who, words = cast[said["who"]], said["words"]
    # Some minutes apart, as people write; never before what they reply to, which is said in the order of the file.
    place = int(key.rpartition("/")[2]) if key.count("/") > 1 else -1
    date = clock.now() - timedelta(days=said["days_ago"], minutes=300 - 45 * place)
    is_accepted = said.get("is_accepted", False)
    return FoundPost(key, words, who.name, date, is_accepted=is_accepted, author_id=who.id, company_id=who.company_id)


def _say_thanks(cast: Cast) -> None:
    solved = select(Comment.id).join(Thread, Thread.accepted_comment_id == Comment.id)
    for comment_id in db_session.scalars(solved).all():
        for name, kind in (("mia", "thanks"), ("max", "helpful"), ("olga", "helpful")):
            comment = db_session.get_one(Comment, comment_id)
            if cast[name].id != comment.author_id and queries.among(cast[name], [comment.subject_id]):
                comments.react(cast[name], comment, kind)


def _titled(title: str) -> Thread:
    return db_session.scalars(select(Thread).where(Thread.title == title)).one()


def _ask_for_votes(cast: Cast) -> None:
    poll = script()["poll"]
    polling.add_poll(
        cast["pat"],
        _titled(poll["title"]),
        question=poll["question"],
        options=poll["options"],
        closes_at=clock.now() + POLL_OPEN,
    )
    for name, choice in poll["votes"].items():
        thread = _titled(poll["title"])
        option = next(one.id for one in poll_of(thread).options if one.text == choice)
        polling.vote(cast[name], thread, [option])
    arranging.pin_thread(cast["cleo"], _titled(poll["title"]), poll["reason"])


def _speak_now(cast: Cast) -> None:
    """What happened just now: a question nobody has answered, a reply that names somebody, an announcement."""
    question, reply, announcement = (script()["now"][name] for name in ("question", "reply", "announcement"))
    asked = _start(question, Kind.QUESTION, cast)
    comments.post_comment(cast["cleo"], Thread.SUBJECT, asked.id, question["note"], is_internal=True)
    named = cast[reply["names"]]
    words = reply["words"].format(name=f"@[{named.name}](person:{named.id})")
    comments.post_comment(cast[reply["who"]], Thread.SUBJECT, _titled(reply["title"]).id, words)
    _start(announcement, Kind.ANNOUNCEMENT, cast)


def _start(said: Said, kind: Kind, cast: Cast) -> Thread:
    space = queries.space_by_slug(SYSTEM, said["space"])
    who = cast[said["who"]]
    return operations.start_thread(who, space, kind=kind, title=said["title"], body=said["words"], tags=said["tags"])
