"""Splitting: posts that began another matter become a thread of their own."""

from collections.abc import Sequence
from typing import Any

from app.comments import operations as comments
from app.comments.models import Comment
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.discussions import policy
from app.discussions.facts import arranging as facts
from app.discussions.models import Act, Arrangement, Kind, State, Thread
from app.discussions.operations.arranging.records import begin, check_readers, count_again, keep, tell
from app.discussions.operations.starting import clean_title
from app.discussions.queries import arranging
from app.watching import operations as watching


@transaction
def split_posts(
    actor: Viewer,
    thread: Thread,
    post_ids: Sequence[int],
    *,
    title: str,
    space_id: int,
    reason: str,
    kind: str = Kind.QUESTION,
    confirmed: int | None = None,
) -> Arrangement:
    """Make a new thread of some posts of `thread`; the earliest of them opens it and its author becomes that of the thread.

    Raises `ReadersChange` when the space has other readers and `confirmed` is not its id, `Refused` without posts, with the
    opening post among them or when the earliest is not public, `Forbidden`, `NotFound`. The new thread is `other_id`.
    """
    ensure(policy.can_arrange(actor))
    comments.hold_all({(Thread.SUBJECT, thread.id)})
    thread, reason = begin(thread.id, reason)
    wanted = set(post_ids)
    found = (post for post in arranging.posts_of(thread.id) if post.id in wanted)
    chosen = sorted(found, key=lambda post: (post.created_at, post.id))
    _check(chosen, wanted)
    if kind not in (Kind.QUESTION, Kind.DISCUSSION):
        raise Refused(_("Please choose one of the list."), "kind")
    space = check_readers(actor, thread.space_id, space_id, confirmed)
    before = _before(thread, chosen)
    new = _new_thread(thread, chosen[0], clean_title(title), space.id, kind)
    comments.move_comments(actor, [post.id for post in chosen], Thread.SUBJECT, new.id, opening_id=chosen[0].id)
    if before["accepted"] is not None:
        thread.accepted_comment_id = thread.accepted_at = thread.accepted_by_id = None
    authors = {post.author_id for post in chosen if post.author_id is not None}
    for author_id in sorted(authors):
        watching.watch_automatically(author_id, Thread.SUBJECT, new.id, "follow", "wrote")
    row = keep(actor, Act.SPLIT, thread, reason, before, other=new)
    count_again([thread, new], [thread.space_id, new.space_id])
    tell(actor, facts.SPLIT, new, authors, reason=reason, count=len(chosen), from_id=thread.id)
    return row


def _before(thread: Thread, chosen: Sequence[Comment]) -> dict[str, Any]:
    is_accepted = any(post.id == thread.accepted_comment_id for post in chosen)
    return {
        "numbers": {str(post.id): post.number for post in chosen},
        "accepted": thread.accepted_comment_id if is_accepted else None,
        "accepted_at": thread.accepted_at.isoformat() if thread.accepted_at else None,
        "accepted_by": thread.accepted_by_id,
    }


def _check(chosen: Sequence[Comment], wanted: set[int]) -> None:
    if not chosen or len(chosen) != len(wanted):
        raise Refused(_("Please choose at least one post of this thread."), "posts")
    if any(post.is_opening for post in chosen):
        raise Refused(_("The first post stays where it is. Move the whole thread instead."), "posts")
    if not chosen[0].is_public:
        raise Refused(_("The earliest of the chosen posts is not public, so a thread cannot begin with it."), "posts")


def _new_thread(old: Thread, opening: Comment, title: str, space_id: int, kind: str) -> Thread:
    new = Thread(
        space_id=space_id,
        kind=Kind(kind),
        title=title,
        lang=old.lang,
        author_id=opening.author_id,
        author_name=opening.author_name,
        company_id=opening.company_id,
        state=State.VISIBLE,
        created_at=opening.created_at,
        last_posted_at=opening.created_at,
        last_poster_id=opening.author_id,
        tags=[],
    )
    db_session.add(new)
    db_session.flush()
    return new
