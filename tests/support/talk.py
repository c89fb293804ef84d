"""Private talk of two companies and of the staff: each private text holds a word that must turn up nowhere else."""

from dataclasses import dataclass

from app.comments import operations as comments
from app.comments.models import Comment
from app.companies.queries import by_ids
from app.core.access import SYSTEM, Viewer
from app.core.database import db_session
from app.discussions import operations as discussions
from app.discussions import queries
from app.discussions.models import Space, Thread
from app.discussions.operations.polling import add_poll
from app.discussions.operations.spaces import Details
from app.drafts import operations as drafts
from app.files import operations as files
from app.moderation import operations as moderation
from app.watching import operations as watching
from tests.support.cast import Cast

OPEN_SLUG = "open-space"


@dataclass(frozen=True)
class Talk:
    """Numbers of the private talk of one company."""

    thread_id: int
    comment_id: int
    post_id: int
    draft_id: int
    file_id: int


def open_talk(cast: Cast) -> Thread:
    """Make a space for all with a thread everybody reads, a reply and a poll in it."""
    space = discussions.add_space(SYSTEM, Details("Everyone together", slug=OPEN_SLUG))
    thread = _start(cast.cleo, space, "Exporting, all together", "How do you export?", ("shared",))
    add_poll(cast.cleo, thread, question="Do you export?", options=["Yes", "No"])
    comments.post_comment(cast.pat, *_of(thread), "With the button.")
    return thread


def fill_staff_talk(cast: Cast, thread: Thread, word: str) -> None:
    """Write what only the staff may read: a space of theirs, notes inside an open thread, what moderators note."""
    space = discussions.add_space(SYSTEM, Details(f"{word} space", f"{word} purpose", audience="staff", slug="for-staff"))
    inside = _start(cast.cleo, space, f"{word} exporting", f"Export {word}", ("shared", word))
    comments.post_comment(cast.pat, *_of(inside), f"{word} reply about exporting")
    comments.post_comment(cast.pat, *_of(thread), f"{word} internal note about exporting", is_internal=True)
    gone = comments.post_comment(cast.pat, *_of(thread), f"{word} deleted about exporting")
    comments.delete_comment(cast.pat, gone)
    hidden = comments.post_comment(cast.pat, *_of(thread), f"{word} hidden about exporting")
    case = moderation.report(cast.cleo, Comment.SUBJECT, hidden.id, "other", f"{word} report")
    moderation.act(cast.ada, case, f"{word} reason", measure="hide")
    moderation.add_words(cast.ada, f"{word}word", f"{word} note")
    watching.watch(cast.cleo, *_of(inside), "everything")


def fill_talk(person: Viewer, thread: Thread, word: str) -> Talk:
    """Let `person` say `word` in every place that is their company's or their own; return what belongs to it."""
    company_id = person.company_id or 0
    own = discussions.keep_private_space(SYSTEM, by_ids([company_id])[company_id])
    inside = _start(person, own, f"{word} exporting", f"Export {word}.", ("shared", word))
    add_poll(person, inside, question=f"{word} poll?", options=[f"{word} yes", f"{word} no"])
    reply = comments.post_comment(person, *_of(inside), f"{word} reply", reply_to_id=_opening(inside))
    comments.edit_comment(person, reply, body=f"{word} edited reply", version=reply.version)
    file = files.upload(person, f"{word} text".encode(), f"{word}.txt")
    comments.post_comment(person, *_of(inside), f"[{word}.txt](/files/{file.id}/{word}.txt)")
    shared = discussions.add_space(
        SYSTEM, Details(f"{word} shared", f"{word} purpose", audience="companies", company_ids=(company_id,))
    )
    _start(person, shared, f"{word} exporting once more", f"Export {word} again.", ("shared", word))
    draft = drafts.save(person, "/community/ask", {"title": [f"{word} draft"], "body": [f"{word} typed"]}, f"{word} draft")
    watching.watch(person, *_of(thread), "follow")
    moderation.report(person, Comment.SUBJECT, _opening(thread), "other", f"{word} report")
    # A post with a word of the list waits for approval; nobody else knows of it.
    moderation.add_words(SYSTEM, f"{word}held")
    waiting = comments.post_comment(person, *_of(thread), f"{word} exports {word}held")
    assert draft is not None
    return Talk(inside.id, reply.id, waiting.id, draft.id, file.id)


def _start(actor: Viewer, space: Space, title: str, body: str, tags: tuple[str, ...]) -> Thread:
    seen = queries.space(actor, space.id)
    return discussions.start_thread(actor, seen, title=title, body=body, tags=tags)


def _of(thread: Thread) -> tuple[str, int]:
    return Thread.SUBJECT, thread.id


def _opening(thread: Thread) -> int:
    db_session.flush()
    found = db_session.query(Comment.id).filter_by(subject_kind=Thread.SUBJECT, subject_id=thread.id, is_opening=True)
    return int(found.scalar())
