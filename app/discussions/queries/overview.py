"""The spaces a viewer sees, with how much in each is new to them. One statement, made once.

A thread is new when something was written in it after the viewer last read it, marked the space as read, or, for a space never
marked, within the last thirty days. Counting stops at `MOST_COUNTED`.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, literal, select

from app.core import clock
from app.core.access import Viewer
from app.core.database import UtcDateTime, db_session
from app.discussions.models import Space, SpaceRead, Thread, ThreadRead
from app.discussions.queries.visibility import LISTED, seen_by, values

NEW_FOR = timedelta(days=30)
MOST_COUNTED = 20
MOST_SPACES = 100


class SpaceRow(NamedTuple):
    """A space in a list; `new_count` stops one above `MOST_COUNTED`."""

    id: int
    slug: str
    name: str
    purpose: str
    lang: str | None
    audience: str
    company_id: int | None
    starters: str
    repliers: str
    closed_at: datetime | None
    threads_count: int
    last_posted_at: datetime | None
    position: int
    version: int
    new_count: int

    @property
    def is_counted_out(self) -> bool:
        """Whether there are more new threads than are counted."""
        return self.new_count > MOST_COUNTED


COLUMNS = (
    Space.id, Space.slug, Space.name, Space.purpose, Space.lang, Space.audience, Space.company_id, Space.starters,
    Space.repliers, Space.closed_at, Space.threads_count, Space.last_posted_at, Space.position, Space.version,
)  # fmt: skip
_ME = bindparam("viewer_id", type_=ThreadRead.user_id.type)
_S, _T, _SR, _TR = Space.__table__.c, Thread.__table__.c, SpaceRead.__table__.c, ThreadRead.__table__.c
SINCE = func.coalesce(_SR.read_until, bindparam("since", type_=UtcDateTime))
MY_SPACE_READ = and_(_SR.space_id == _S.id, _SR.user_id == _ME)
MY_THREAD_READ = and_(_TR.thread_id == _T.id, _TR.user_id == _ME)
#: The condition that a thread, joined to what the viewer has read, holds something new.
IS_NEW: ColumnElement[bool] = and_(_T.last_posted_at > SINCE, _T.last_number > func.coalesce(_TR.last_number, 0))


def _new_count() -> Any:
    new = select(literal(1).label("one")).select_from(Thread).outerjoin(ThreadRead, MY_THREAD_READ)
    new = new.where(Thread.space_id == Space.id, LISTED, IS_NEW).limit(MOST_COUNTED + 1).correlate(Space, SpaceRead)
    return select(func.count()).select_from(new.subquery()).scalar_subquery().label("new_count")


def _statement(is_staff: bool) -> Any:
    found = select(*COLUMNS, _new_count()).select_from(Space).outerjoin(SpaceRead, MY_SPACE_READ)
    return found.where(seen_by(is_staff=is_staff)).limit(MOST_SPACES)


_SHARED = (Space.position, Space.id)
_MEMBERS = _statement(False).order_by(Space.company_id.is_(None), *_SHARED)
_STAFF = _statement(True).where(Space.company_id.is_(None)).order_by(*_SHARED)
_COMPANIES = _statement(True).where(Space.company_id.is_not(None), Space.name.icontains(bindparam("words"), autoescape=False))
_COMPANIES = _COMPANIES.order_by(Space.last_posted_at.is_(None), Space.last_posted_at.desc(), Space.id)


def since() -> datetime:
    """Return from when on things count as new in a space one never marked as read; whole hours, so that pages stay equal."""
    return (clock.now() - NEW_FOR).replace(minute=0, second=0, microsecond=0)


def overview(viewer: Viewer) -> list[SpaceRow]:
    """Return the spaces `viewer` sees, the own private one first; for staff the shared ones. One statement."""
    found = _STAFF if viewer.is_staff else _MEMBERS
    return [SpaceRow(*row) for row in db_session.execute(found, {**values(viewer), "since": since()})]


def company_spaces(viewer: Viewer, words: str = "") -> list[SpaceRow]:
    """Return private spaces of companies for staff, those spoken in last first; none for others. One statement."""
    if not viewer.is_staff:
        return []
    given = {**values(viewer), "since": since(), "words": words}
    return [SpaceRow(*row) for row in db_session.execute(_COMPANIES, given)]
