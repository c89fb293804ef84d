"""Writing: the row, who is named in it, what hangs in it, and the one fact that tells of it."""

from typing import Any

from sqlalchemy import select

from app.comments import facts, policy
from app.comments.hosts import Host
from app.comments.models import Comment, State
from app.comments.operations import counting
from app.comments.operations.content import Content, prepare
from app.comments.places import place, title_of
from app.core import activity, clock, subjects
from app.core.access import PlainViewer, Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.transaction import transaction
from app.files import operations as files
from app.files import queries as file_queries
from app.moderation import operations as moderation
from app.people.models import User
from app.people.viewers import of_person
from app.watching import operations as watching
from app.watching.models import Level, Reason


def post_comment(
    actor: Viewer,
    kind: str,
    subject_id: int,
    body: str | Content,
    *,
    is_internal: bool = False,
    reply_to_id: int | None = None,
    is_opening: bool = False,
    title: str = "",
    is_hasty: bool = False,
) -> Comment:
    """Say something under a subject and return it; its state tells whether it waits for approval.

    `title` is what else is new with it, the title of a thread: moderation looks at both. `is_hasty` is for moderation, too.
    Raises `NotFound` for a subject `actor` does not see, `Forbidden` where they may not write, `Refused` at the field `body`,
    or above it when they must not go on.
    """
    content = body if isinstance(body, Content) else prepare(body, actor)
    comment = Comment(
        subject_kind=kind,
        subject_id=subject_id,
        author_id=actor.id,
        company_id=actor.company_id,
        body=content.body,
        body_html=content.html,
        renderer_version=content.renderer_version,
        is_opening=is_opening,
        is_internal=is_internal,
        reply_to_id=reply_to_id,
    )
    return _post(actor, comment, content, title, is_hasty=is_hasty)


@transaction
def _post(actor: Viewer, comment: Comment, content: Content, title: str, *, is_hasty: bool) -> Comment:
    kind, subject_id = comment.subject_kind, comment.subject_id
    host, row = place(actor, kind, subject_id)
    ensure(policy.can_write_internal(actor) if comment.is_internal else host.can_comment(actor, row))
    _ensure_answered_seen(actor, comment)
    reaches_others = not comment.is_internal and host.reaches_others(row)
    words = f"{title}\n\n{content.body}" if title else content.body
    doing: moderation.Doing = "thread" if comment.is_opening else "reply"
    screening = moderation.screen(actor, words, reaches_others=reaches_others, doing=doing, is_hasty=is_hasty)
    comment.state = State.WAITING if screening.hold else State.VISIBLE
    comment.published_at = None if screening.hold else clock.now()
    comment.number = counting.next_number(kind, subject_id)
    db_session.add(comment)
    db_session.flush()
    files.attach(actor, file_queries.ids_in(content.body), comment)
    if screening.hold:
        moderation.hold(actor, Comment.SUBJECT, comment.id, screening.reason)
    else:
        publish(actor, host, row, comment, content.named)
    # Who watches is changed last, as by those who vote for the subject or merge it, so that nobody waits in a circle.
    if actor.id is not None and not comment.is_opening:
        watching.watch_automatically(actor.id, kind, subject_id, Level.FOLLOW, Reason.WROTE)
    return comment


def publish(actor: Viewer, host: Host, row: Any, comment: Comment, named: tuple[int, ...]) -> None:
    """Count a comment that is visible from now on, and tell of it: host, watchers, those named in it."""
    counting.count(comment, False, True)
    host.written(actor, row, comment)
    title = title_of(comment.subject_kind, row)
    if not comment.is_opening:
        activity.record(
            facts.POSTED, actor=actor, subject=comment, company_id=comment.company_id, title=title, number=comment.number
        )
    tell_named(actor, comment, named, title)


def tell_named(actor: Viewer, comment: Comment, named: tuple[int, ...], title: str) -> None:
    """Let those of `named` who see the comment follow the subject, and tell them."""
    heard = [person_id for person_id in named if person_id != actor.id and _sees(person_id, comment)]
    for person_id in heard:
        watching.watch_automatically(person_id, comment.subject_kind, comment.subject_id, Level.FOLLOW, Reason.MENTIONED)
    if heard:
        activity.record(
            facts.PERSON_MENTIONED, actor=actor, subject=comment, company_id=comment.company_id, title=title, to=heard
        )


def author_of(comment: Comment) -> Viewer:
    """Return the author as the actor of what is told later, without any rights."""
    name = db_session.scalar(select(User.name).where(User.id == comment.author_id))
    return PlainViewer(id=comment.author_id, name=name or comment.author_name)


def _sees(person_id: int, comment: Comment) -> bool:
    person = of_person(person_id)
    if person is None or (comment.is_internal and not person.is_staff):
        return False
    return comment.subject_id in subjects.visible(person, comment.subject_kind, [comment.subject_id])


def _ensure_answered_seen(actor: Viewer, comment: Comment) -> None:
    """Raise `NotFound` when the comment answers one that is not here, or that `actor` does not see."""
    if comment.reply_to_id is None:
        return
    answered = db_session.get(Comment, comment.reply_to_id)
    here = (comment.subject_kind, comment.subject_id)
    if answered is None or (answered.subject_kind, answered.subject_id) != here or not policy.can_see(actor, answered):
        raise NotFound
