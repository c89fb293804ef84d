"""Pinning, closing, moving a thread, and their opposites."""

from datetime import datetime
from typing import Literal

from app.core import clock
from app.core.access import Viewer, ensure
from app.core.activity import Fact
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.discussions import policy
from app.discussions.facts import arranging as facts
from app.discussions.models import Act, Arrangement, Thread
from app.discussions.operations.arranging.records import affected, begin, check_readers, count_again, keep, tell


@transaction
def pin_thread(actor: Viewer, thread: Thread, reason: str) -> Arrangement:
    """Keep a thread on top of its space. Raises `Refused` when it is there already, `Forbidden`, `NotFound`."""
    ensure(policy.can_arrange(actor))
    return _stamp(actor, thread, reason, Act.PIN, facts.PINNED, "pinned_at", clock.now())


@transaction
def unpin_thread(actor: Viewer, thread: Thread, reason: str) -> Arrangement:
    """Let a pinned thread go back among the others. Raises `Refused`, `Forbidden`, `NotFound`."""
    ensure(policy.can_arrange(actor))
    return _stamp(actor, thread, reason, Act.UNPIN, facts.UNPINNED, "pinned_at", None)


@transaction
def close_thread(actor: Viewer, thread: Thread, reason: str) -> Arrangement:
    """Let nobody but staff write in a thread any more. Raises `Refused` when it is closed already, `Forbidden`, `NotFound`."""
    ensure(policy.can_arrange(actor))
    return _stamp(actor, thread, reason, Act.CLOSE, facts.CLOSED, "closed_at", clock.now())


@transaction
def reopen_thread(actor: Viewer, thread: Thread, reason: str) -> Arrangement:
    """Let people write in a closed thread again. Raises `Refused` when it is open, `Forbidden`, `NotFound`."""
    ensure(policy.can_arrange(actor))
    return _stamp(actor, thread, reason, Act.REOPEN, facts.REOPENED, "closed_at", None)


def _stamp(
    actor: Viewer,
    thread: Thread,
    reason: str,
    act: Act,
    fact: Fact,
    column: Literal["pinned_at", "closed_at"],
    at: datetime | None,
) -> Arrangement:
    thread, reason = begin(thread.id, reason)
    stood: datetime | None = getattr(thread, column)
    if (stood is None) == (at is None):
        raise Refused(_("Somebody did this a moment ago. Reload the page to see how it stands now."))
    setattr(thread, column, at)
    row = keep(actor, act, thread, reason, {column: stood.isoformat() if stood else None})
    # Being pinned is no news to those in the thread; that nobody can write there is.
    tell(actor, fact, thread, affected(thread) if column == "closed_at" else (), reason=reason)
    return row


@transaction
def move_thread(actor: Viewer, thread: Thread, space_id: int, reason: str, *, confirmed: int | None = None) -> Arrangement:
    """Put a thread into another space.

    Raises `ReadersChange` when other people read that one and `confirmed` is not its id, `Refused`, `Forbidden`, `NotFound`.
    """
    ensure(policy.can_arrange(actor))
    thread, reason = begin(thread.id, reason)
    before = thread.space_id
    if space_id == before:
        raise Refused(_("The thread is in this space already."), "space_id")
    space = check_readers(actor, before, space_id, confirmed)
    thread.space_id = space.id
    row = keep(actor, Act.MOVE, thread, reason, {"space_id": before})
    count_again([], [before, space.id])
    tell(actor, facts.MOVED, thread, affected(thread), reason=reason, space=space.name)
    return row
