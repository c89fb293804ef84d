"""What every act of putting in order shares: its reason, its record, who is told, and the question about readers."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.core import activity
from app.core.access import Viewer
from app.core.activity import Fact
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.discussions import queries
from app.discussions.models import Act, Arrangement, Space, Thread
from app.discussions.models.arranging import LONGEST_REASON
from app.discussions.operations import counting
from app.discussions.operations.loading import fresh_thread
from app.discussions.queries import arranging
from app.watching.models import HEARING, Watch

MOST_NAMED = 5


class ReadersChange(Refused):
    """Other people would read the posts; the sentence names them. `space_id` is what has to be confirmed."""

    def __init__(self, message: str, space_id: int) -> None:
        super().__init__(message, "confirmed")
        self.space_id = space_id


def begin(thread_id: int, reason: str) -> tuple[Thread, str]:
    """Return the thread, locked, and the reason on one line. Raises `NotFound`, `Refused` without a reason."""
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise Refused(_("Please write the reason in a few words. It is kept, and those affected read it."), "reason")
    thread = fresh_thread(thread_id)
    if thread.merged_into_id is not None:
        raise NotFound
    return thread, reason


def check_readers(actor: Viewer, before: int, after: int, confirmed: int | None) -> Space:
    """Return the space `after`. Raises `ReadersChange` unless it has the same readers as `before` or they were confirmed."""
    new = queries.space(actor, after)
    change = arranging.change_of_readers(queries.space(actor, before), new)
    if not change.is_none and confirmed != new.id:
        raise ReadersChange(_sentence(new, change), new.id)
    return new


def _sentence(space: Space, change: arranging.Change) -> str:
    said = []
    if change.for_everyone:
        said.append(_("“%(space)s” is read by everybody who can sign in.", space=space.name))
    elif change.gains:
        said.append(
            _("In “%(space)s” these companies can read it too: %(names)s.", space=space.name, names=_named(change.gains))
        )
    if change.loses:
        said.append(
            _(
                "In “%(space)s” these companies cannot read it any more: %(names)s.",
                space=space.name,
                names=_named(change.loses),
            )
        )
    return " ".join([*said, _("If that is right, confirm it and send again.")])


def _named(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    rest = len(names) - MOST_NAMED
    return _("%(names)s and %(count)s more", names=shown, count=rest) if rest > 0 else shown


def keep(
    actor: Viewer, act: Act, thread: Thread, reason: str, before: dict[str, Any], *, other: Thread | None = None
) -> Arrangement:
    """Write down what was done, with what is needed to take it back."""
    row = Arrangement(
        thread_id=thread.id, other_id=other.id if other else None, act=act, reason=reason, before=before, actor_id=actor.id
    )
    db_session.add(row)
    db_session.flush()
    return row


def tell(actor: Viewer, fact: Fact, thread: Thread, to: Iterable[int], **particulars: Any) -> None:
    """Record the fact; those in `to` get one notice, the actor none."""
    people = sorted({one for one in to if one != actor.id})
    activity.record(fact, actor=actor, subject=thread, company_id=thread.company_id, to=people, **particulars)


def affected(thread: Thread) -> set[int]:
    """Return who has written in a thread or hears of it."""
    hearing = select(Watch.user_id).where(
        Watch.subject_kind == Thread.SUBJECT,
        Watch.subject_id == thread.id,
        Watch.level.in_(HEARING),
    )
    return arranging.writers_of(thread.id) | set(db_session.scalars(hearing))


def count_again(threads: Iterable[Thread], space_ids: Iterable[int]) -> None:
    """Count the posts of threads and the threads of spaces anew."""
    db_session.flush()
    for thread in threads:
        counting.recount(thread.id)
    for space_id in sorted(set(space_ids)):
        counting.recount_space(space_id)
