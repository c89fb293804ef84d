"""Merging one thread into another: its posts go behind those that are there, its address leads on."""

from sqlalchemy import select, update

from app.comments import operations as comments
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.discussions import policy
from app.discussions.facts import arranging as facts
from app.discussions.models import Act, Arrangement, Poll, Thread
from app.discussions.operations.arranging.records import affected, begin, check_readers, count_again, keep, tell
from app.discussions.operations.loading import fresh_thread
from app.discussions.queries import arranging
from app.watching import operations as watching


@transaction
def merge_threads(actor: Viewer, source: Thread, target: Thread, reason: str, *, confirmed: int | None = None) -> Arrangement:
    """Let the posts of `source` go on in `target`, with those who watch it; `actor` sees both.

    Raises `ReadersChange` when the space of `target` has other readers and `confirmed` is not its id, `Refused` when they are
    one thread or both have a poll, `Forbidden`, `NotFound`.
    """
    ensure(policy.can_arrange(actor))
    comments.hold_all({(Thread.SUBJECT, source.id), (Thread.SUBJECT, target.id)})
    source, reason = begin(source.id, reason)
    target = fresh_thread(target.id)
    if target.id == source.id or target.merged_into_id is not None:
        raise Refused(_("A thread cannot be merged into itself. Please choose another one."), "target")
    if source.has_poll and target.has_poll:
        raise Refused(_("Both threads have a poll, and a thread can have only one. Take one of them out first."), "target")
    check_readers(actor, source.space_id, target.space_id, confirmed)
    to = affected(source)
    posts = arranging.posts_of(source.id)
    before = {
        "numbers": {str(post.id): post.number for post in posts},
        "opening": next((post.id for post in posts if post.is_opening), None),
        "led_here": _lead_on(source.id, target.id),
        "has_poll": source.has_poll,
    }
    comments.move_comments(actor, [post.id for post in posts], Thread.SUBJECT, target.id)
    move_poll(source, target)
    before["carried"] = watching.carry_over(Thread.SUBJECT, source.id, target.id)
    source.merged_into_id = target.id
    row = keep(actor, Act.MERGE, source, reason, before, other=target)
    count_again([source, target], [source.space_id, target.space_id])
    tell(actor, facts.MERGED, target, to, reason=reason, from_id=source.id)
    return row


def _lead_on(source_id: int, target_id: int) -> list[int]:
    """Let what led to the source lead to the target at once, so that no address takes two steps; the ids of those threads."""
    led = list(db_session.scalars(select(Thread.id).where(Thread.merged_into_id == source_id)))
    lead(led, target_id)
    return led


def lead(ids: list[int], target_id: int) -> None:
    """Let the addresses of those merged threads lead to another one."""
    change = update(Thread).where(Thread.id.in_(ids)).values(merged_into_id=target_id)
    db_session.execute(change.execution_options(synchronize_session="fetch"))


def move_poll(source: Thread, target: Thread) -> None:
    """Take the poll of one thread, if it has one, to another that has none."""
    if source.has_poll:
        poll = db_session.scalars(select(Poll).where(Poll.thread_id == source.id).with_for_update()).one()
        poll.thread_id = target.id
        source.has_poll, target.has_poll = False, True
