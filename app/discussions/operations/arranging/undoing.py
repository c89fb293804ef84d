"""Taking back what was done to put threads in order."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from app.comments import operations as comments
from app.comments.models import Comment
from app.core import clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.discussions import policy
from app.discussions.facts import arranging as facts
from app.discussions.models import Act, Arrangement, Thread
from app.discussions.operations.arranging.merging import lead, move_poll
from app.discussions.operations.arranging.records import affected, check_readers, count_again, tell
from app.discussions.operations.loading import fresh_thread
from app.discussions.queries import arranging
from app.watching import operations as watching

Undoing = Callable[[Viewer, Arrangement, int | None], Thread]
SAME_MATTER = ({Act.PIN, Act.UNPIN}, {Act.CLOSE, Act.REOPEN}, {Act.MOVE}, {Act.MERGE}, {Act.SPLIT})


@transaction
def undo(actor: Viewer, done: Arrangement, *, confirmed: int | None = None) -> Thread:
    """Put things back as they were before `done` and return the thread it was done to.

    What people wrote since stays where they wrote it, but a split that is taken back takes it along. Raises `ReadersChange`
    when posts come to other readers and `confirmed` is not the id of their space, `Refused` when it was taken back already
    or something later has to be taken back first, `Forbidden`, `NotFound`.
    """
    ensure(policy.can_arrange(actor))
    row = db_session.get(Arrangement, done.id, populate_existing=True, with_for_update=True)
    if row is None:
        raise NotFound
    _check_order(row)
    thread = _UNDO[Act(row.act)](actor, row, confirmed)
    row.undone_at, row.undone_by_id = clock.now(), actor.id
    to = affected(thread) if row.act not in (Act.PIN, Act.UNPIN) else ()
    tell(actor, facts.UNDONE, thread, to, reason=row.reason, act=row.act)
    return thread


def _check_order(row: Arrangement) -> None:
    if row.undone_at is not None:
        raise Refused(_("This was taken back already."))
    family = next(acts for acts in SAME_MATTER if row.act in acts)
    later = select(Arrangement.id).where(
        Arrangement.id > row.id, Arrangement.thread_id == row.thread_id, Arrangement.undone_at.is_(None)
    )
    if row.act != Act.SPLIT and db_session.scalar(later.where(Arrangement.act.in_(family)).limit(1)) is not None:
        raise Refused(_("Something was done to this thread later. Take that back first."))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _present(thread_id: int) -> Thread:
    thread = fresh_thread(thread_id)
    if thread.merged_into_id is not None:
        raise Refused(_("This thread was merged into another one meanwhile. Take that back first."))
    return thread


def _unpin(_actor: Viewer, row: Arrangement, _confirmed: int | None) -> Thread:
    thread = _present(row.thread_id)
    thread.pinned_at = _moment(row.before["pinned_at"])
    return thread


def _reopen(_actor: Viewer, row: Arrangement, _confirmed: int | None) -> Thread:
    thread = _present(row.thread_id)
    thread.closed_at = _moment(row.before["closed_at"])
    return thread


def _move_back(actor: Viewer, row: Arrangement, confirmed: int | None) -> Thread:
    thread = _present(row.thread_id)
    left = thread.space_id
    thread.space_id = check_readers(actor, left, row.before["space_id"], confirmed).id
    count_again([], [left, thread.space_id])
    return thread


def _take_apart(actor: Viewer, row: Arrangement, confirmed: int | None) -> Thread:
    _hold_both(row)
    source, target = fresh_thread(row.thread_id), _present(row.other_id or 0)
    check_readers(actor, target.space_id, source.space_id, confirmed)
    numbers = _still_in(target, row.before["numbers"])
    if row.before["opening"] not in numbers:
        raise Refused(_("The first post has been moved on meanwhile. Take that back first."))
    source.merged_into_id = None
    db_session.flush()
    comments.move_comments(actor, list(numbers), Thread.SUBJECT, source.id, numbers=numbers, opening_id=row.before["opening"])
    lead(row.before["led_here"], source.id)
    if row.before["has_poll"] and target.has_poll:
        move_poll(target, source)
    watching.give_up(Thread.SUBJECT, target.id, row.before["carried"])
    if target.accepted_comment_id in numbers:
        target.accepted_comment_id = target.accepted_at = target.accepted_by_id = None
    count_again([source, target], [source.space_id, target.space_id])
    return source


def _put_together(actor: Viewer, row: Arrangement, confirmed: int | None) -> Thread:
    _hold_both(row)
    thread, split = _present(row.thread_id), _present(row.other_id or 0)
    check_readers(actor, split.space_id, thread.space_id, confirmed)
    if split.has_poll and thread.has_poll:
        raise Refused(_("Both threads have a poll, and a thread can have only one. Take one of them out first."))
    numbers = _still_in(split, row.before["numbers"])
    since = [post.id for post in arranging.posts_of(split.id) if post.id not in numbers]
    comments.move_comments(actor, list(numbers), Thread.SUBJECT, thread.id, numbers=numbers)
    comments.move_comments(actor, since, Thread.SUBJECT, thread.id)
    if row.before["accepted"] in numbers and thread.accepted_comment_id is None:
        thread.accepted_comment_id = row.before["accepted"]
        thread.accepted_at, thread.accepted_by_id = _moment(row.before["accepted_at"]), row.before["accepted_by"]
    move_poll(split, thread)
    lead([one.id for one in db_session.scalars(select(Thread).where(Thread.merged_into_id == split.id))], thread.id)
    split.merged_into_id = thread.id
    count_again([thread, split], [thread.space_id, split.space_id])
    return thread


def _hold_both(row: Arrangement) -> None:
    comments.hold_all({(Thread.SUBJECT, row.thread_id), (Thread.SUBJECT, row.other_id or 0)})


def _still_in(thread: Thread, numbers: dict[str, int]) -> dict[int, int]:
    """Return the old numbers of those posts that are still in `thread`, by id."""
    wanted = {int(key): number for key, number in numbers.items()}
    found = select(Comment.id).where(
        Comment.id.in_(wanted), Comment.subject_kind == Thread.SUBJECT, Comment.subject_id == thread.id
    )
    return {key: wanted[key] for key in db_session.scalars(found)}


_UNDO: dict[Act, Undoing] = {
    Act.PIN: _unpin,
    Act.UNPIN: _unpin,
    Act.CLOSE: _reopen,
    Act.REOPEN: _reopen,
    Act.MOVE: _move_back,
    Act.MERGE: _take_apart,
    Act.SPLIT: _put_together,
}
