"""The public history of a request: every change of its status, with the note, the reason and what brought it about."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from app.core import clock, subjects
from app.core.access import Viewer
from app.core.database import db_session
from app.people.models import User
from app.requests.models import Link, StatusChange, StatusKind
from app.requests.queries.statuses import StatusRow, by_id

Named = tuple[str | None, int | None]

# By then the evening has come everywhere.
A_DAY = timedelta(hours=24)
#: More than ever happened to one request.
MOST = 500


class Cause(NamedTuple):
    """What brought a change about, for a reader who may open it: `summary` is plain words in the language `lang`."""

    title: str
    summary: str
    url: str
    lang: str


class Entry(NamedTuple):
    """One change as its reader may read it; `before` is None for the beginning, and the same as `after` for words alone.

    `cause` is what brought it about where the reader may open that, None as well where nothing is named.
    """

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
    because_kind: str | None
    because_id: int | None
    cause: Cause | None = None

    @property
    def is_usable(self) -> bool:
        """Whether all there is to say is that it can be used: it was released by something the reader may not open."""
        return is_usable(self.after.kind, self.because_kind, self.cause, self.note_html)

    @property
    def is_move(self) -> bool:
        """Whether the status became another one."""
        return self.before is None or self.before.id != self.after.id

    @property
    def is_waiting(self) -> bool:
        """Whether mails of it may still wait for somebody's evening; what was imported or set back is told to nobody."""
        is_told = self.told_at is not None or self.source_id is not None or not (self.is_move or self.note_html or self.reason)
        return not is_told and clock.now() - self.at < A_DAY


_CHANGE, _PERSON = StatusChange.__table__.c, User.__table__.c
_OF_REQUEST = (
    select(
        _CHANGE.id, _CHANGE.from_status_id, _CHANGE.to_status_id, func.coalesce(_PERSON.name, _CHANGE.actor_name),
        _CHANGE.reason, _CHANGE.note_html, _CHANGE.next_review_on, _CHANGE.at, _CHANGE.told_at, _CHANGE.source_id,
        _CHANGE.because_kind, _CHANGE.because_id,
    )
    .select_from(StatusChange.__table__.outerjoin(User.__table__, _PERSON.id == _CHANGE.actor_id))
    .where(_CHANGE.request_id == bindparam("request_id"))
    .order_by(_CHANGE.at.desc(), _CHANGE.id.desc())
    .limit(bindparam("most"))
)  # fmt: skip


def history(viewer: Viewer, request_id: int, most: int = MOST) -> list[Entry]:
    """Return the newest changes of a request the caller has found through `visible_to`, newest first, at most `most`.

    One statement, and one for each kind of thing that brought a change about.
    """
    known = by_id()
    rows = db_session.execute(_OF_REQUEST, {"request_id": request_id, "most": most})
    found = [Entry(key, known.get(before), known[after], *rest) for key, before, after, *rest in rows if after in known]
    seen = causes(viewer, ((one.because_kind, one.because_id) for one in found))
    return [one._replace(cause=seen.get((one.because_kind, one.because_id))) for one in found] if seen else found


def causes(viewer: Viewer, named: Iterable[Named]) -> dict[Named, Cause]:
    """Return those of the things `named` as `(kind, id)` that `viewer` may open. One statement for each kind."""
    by_kind: dict[str, set[int]] = {}
    for kind, key in named:
        if kind is not None and key is not None:
            by_kind.setdefault(kind, set()).add(key)
    found: dict[Named, Cause] = {}
    for kind, ids in by_kind.items():
        subject = subjects.subject_of(kind)
        for key, row in subjects.visible(viewer, kind, sorted(ids)).items():
            if subject is not None:
                words = subject.summary(row) if subject.summary is not None else ""
                found[kind, key] = Cause(subject.title(row), words, subject.url(row), getattr(row, "lang", ""))
    return found


def is_usable(kind: str, because_kind: str | None, cause: Cause | None, note_html: str) -> bool:
    """Whether all a reader is told of a change is that they can use what they asked for."""
    return kind == StatusKind.RELEASED and because_kind is not None and cause is None and not note_html


def changes(ids: list[int]) -> dict[int, StatusChange]:
    """Return changes by id, for the mails that tell of them."""
    return {one.id: one for one in db_session.scalars(select(StatusChange).where(StatusChange.id.in_(ids)))}


def last_change(request_id: int) -> StatusChange | None:
    """Return the newest change of a request."""
    found = select(StatusChange).where(StatusChange.request_id == request_id)
    return db_session.scalar(found.order_by(StatusChange.at.desc(), StatusChange.id.desc()).limit(1))


def alternatives(request_id: int) -> list[tuple[str, int]]:
    """Return what is offered instead of a declined request, as `(kind, id)`; readers see what they may see of it."""
    found = select(Link.subject_kind, Link.subject_id).where(
        Link.request_id == request_id, Link.is_alternative, Link.is_internal.is_(False)
    )
    return [(kind, key) for kind, key in db_session.execute(found)]
