"""Statuses as pages need them: few, the same for everybody, asked for everywhere, and so remembered until one changes."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from app.core import freshness
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.i18n import locale_code
from app.core.memory import memory
from app.requests.models import FeatureRequest, Merge, Status, StatusKind

KEPT = 4
#: Kinds in which something is still to be decided or done, so that a day is named on which it is looked at again.
OPEN_KINDS = frozenset({StatusKind.NEW, StatusKind.REVIEWING, StatusKind.PLANNED, StatusKind.STARTED})


class StatusRow(NamedTuple):
    """A status as pages show it; see `models.Status` for what the flags mean."""

    id: int
    kind: str
    name_ja: str
    name_en: str
    tone: str
    position: int
    is_first: bool
    is_voting_open: bool
    is_on_roadmap: bool
    needs_note: bool
    retired_at: datetime | None

    @property
    def name(self) -> str:
        """Its name in the current language."""
        return self.name_ja if locale_code() == "ja" else self.name_en

    @property
    def is_open(self) -> bool:
        """Whether something is still to be decided or done, so that changes to it name a day to look at it again."""
        return self.kind in OPEN_KINDS


_ALL = select(*(Status.__table__.c[name] for name in StatusRow._fields)).order_by(
    Status.__table__.c.position, Status.__table__.c.id
)


def all_statuses() -> tuple[StatusRow, ...]:
    """Return every status in order, retired ones too; without a statement while none has changed."""
    key, known = freshness.current("request_statuses"), memory("request_statuses", KEPT)
    found: tuple[StatusRow, ...] | None = known.get(key)
    if found is None:
        found = tuple(StatusRow(*row) for row in db_session.execute(_ALL))
        known.put(key, found)
    return found


def by_id() -> dict[int, StatusRow]:
    """Return every status by id."""
    return {one.id: one for one in all_statuses()}


def offered(*, also: int | None = None) -> list[StatusRow]:
    """Return the statuses a request can be moved to, in order: neither retired nor that of duplicates.

    `also` is one that is offered all the same, because the request stands there.
    """
    return [
        one
        for one in all_statuses()
        if one.id == also or (one.retired_at is None and one.kind != StatusKind.MERGED)
    ]  # fmt: skip


def first() -> StatusRow:
    """Return the status a new request gets. Raises `LookupError` before the site is set up."""
    return _only(one for one in all_statuses() if one.is_first)


def merged() -> StatusRow:
    """Return the status of duplicates. Raises `LookupError` before the site is set up."""
    return _only(one for one in all_statuses() if one.kind == StatusKind.MERGED)


def of_kind(kind: str) -> StatusRow | None:
    """Return the first status of a kind that is offered, or None."""
    return next((one for one in all_statuses() if one.kind == kind and one.retired_at is None), None)


def _only(found: Iterable[StatusRow]) -> StatusRow:
    status = next(iter(found), None)
    if status is None:
        raise LookupError("there are no statuses of requests; run `portal setup`")
    return status


def status(status_id: int) -> Status:
    """Return a status as it is now, to be changed. Raises `NotFound`."""
    found = db_session.get(Status, status_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def statuses_among(viewer: Viewer, ids: Iterable[int]) -> list[Status]:
    """Return those of `ids`, for whoever may see statuses: all who can sign in."""
    if not viewer.is_authenticated and not viewer.is_system:
        return []
    return list(db_session.scalars(select(Status).where(Status.id.in_(list(ids)))))


def counts() -> dict[int, int]:
    """Return how many requests stand at each status, by its id."""
    found = select(FeatureRequest.status_id, func.count(FeatureRequest.id)).group_by(FeatureRequest.status_id)
    return dict(db_session.execute(found).all())


def count_to_move(status_id: int) -> int:
    """Return how many requests would have to go elsewhere without a status, duplicates that stood there before included."""
    there = select(func.count(FeatureRequest.id)).where(FeatureRequest.status_id == status_id).scalar_subquery()
    return db_session.scalar(select(there + select(func.count()).where(*waiting_at(status_id)).scalar_subquery())) or 0


def waiting_at(status_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on `Merge` that its duplicate stood at a status, and stands there again without the merge."""
    return Merge.before_status_id == status_id, Merge.undone_at.is_(None)
