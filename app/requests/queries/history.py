"""The public history of a request: every change of its status, the note and reason with it, in one statement."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from app.core import clock
from app.core.database import db_session
from app.requests.models import Link, StatusChange
from app.requests.queries.statuses import StatusRow, by_id

# By then the evening has come everywhere.
A_DAY = timedelta(hours=24)


class Entry(NamedTuple):
    """One change as everybody may read it; `before` is None for the beginning, and the same as `after` for words alone."""

    id: int
    before: StatusRow | None
    after: StatusRow
    actor_name: str
    reason: str
    note_html: str
    next_review_on: date | None
    at: datetime
    told_at: datetime | None
    source_id: str | None

    @property
    def is_move(self) -> bool:
        """Whether the status became another one."""
        return self.before is None or self.before.id != self.after.id

    @property
    def is_waiting(self) -> bool:
        """Whether mails of it may still wait for somebody's evening; what was imported or set back is told to nobody."""
        is_told = self.told_at is not None or self.source_id is not None or not (self.is_move or self.note_html or self.reason)
        return not is_told and clock.now() - self.at < A_DAY


_CHANGE = StatusChange.__table__.c
_OF_REQUEST = (
    select(
        _CHANGE.id, _CHANGE.from_status_id, _CHANGE.to_status_id, _CHANGE.actor_name, _CHANGE.reason, _CHANGE.note_html,
        _CHANGE.next_review_on, _CHANGE.at, _CHANGE.told_at, _CHANGE.source_id,
    )
    .order_by(_CHANGE.at.desc(), _CHANGE.id.desc())
)  # fmt: skip


def history(request_id: int) -> list[Entry]:
    """Return the changes of a request the caller has found through `visible_to`, newest first."""
    known = by_id()
    rows = db_session.execute(_OF_REQUEST.where(_CHANGE.request_id == request_id))
    return [Entry(key, known.get(before), known[after], *rest) for key, before, after, *rest in rows if after in known]


def changes(ids: list[int]) -> dict[int, StatusChange]:
    """Return changes by id, for the mails that tell of them."""
    return {one.id: one for one in db_session.scalars(select(StatusChange).where(StatusChange.id.in_(ids)))}


def last_change(request_id: int) -> StatusChange | None:
    """Return the newest change of a request."""
    found = select(StatusChange).where(StatusChange.request_id == request_id)
    return db_session.scalar(found.order_by(StatusChange.at.desc(), StatusChange.id.desc()).limit(1))


def alternatives(request_id: int) -> list[tuple[str, int]]:
    """Return what is offered instead of a declined request, as `(kind, id)`; readers see what they may see of it."""
    found = select(Link.subject_kind, Link.subject_id).where(Link.request_id == request_id, Link.is_alternative)
    return [(kind, key) for kind, key in db_session.execute(found)]
