"""One space or one thread, as objects, for forms and operations."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, selectinload

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.discussions.models import Space, State, Thread
from app.discussions.queries.visibility import space_clause, spaces_visible_to, visible_to

MOST = 200
LOADED = (selectinload(Space.tiers), selectinload(Space.companies))


def space(viewer: Viewer, space_id: int) -> Space:
    """Return a space with its tiers and companies. Raises `NotFound`."""
    return _one_space(spaces_visible_to(viewer).where(Space.id == space_id).options(*LOADED))


def space_by_slug(viewer: Viewer, slug: str) -> Space:
    """Return a space with its tiers and companies. Raises `NotFound`."""
    return _one_space(spaces_visible_to(viewer).where(Space.slug == slug).options(*LOADED))


def private_space(viewer: Viewer, company_id: int) -> Space | None:
    """Return the private space of a company, or None when `viewer` may not see it."""
    return db_session.scalar(spaces_visible_to(viewer).where(Space.company_id == company_id))


def spaces_among(viewer: Viewer, ids: Sequence[int]) -> Sequence[Space]:
    """Return the spaces of those ids `viewer` may see."""
    return db_session.scalars(spaces_visible_to(viewer).where(Space.id.in_(ids))).all()


def spaces_for(viewer: Viewer) -> Sequence[Space]:
    """Return every space `viewer` may see, the shared ones first, in order."""
    found = spaces_visible_to(viewer).order_by(Space.company_id.is_not(None), Space.position, Space.id)
    return db_session.scalars(found).all()


def writable(viewer: Viewer, slug: str = "", space_id: int = 0) -> Sequence[Space]:
    """Return the spaces offered in the form of a new thread: all `viewer` sees; for staff the shared ones and the one named."""
    found = spaces_visible_to(viewer)
    if viewer.is_staff:
        found = found.where(or_(Space.company_id.is_(None), Space.slug == slug, Space.id == space_id))
    return db_session.scalars(found.order_by(Space.company_id.is_not(None), Space.position, Space.id).limit(MOST)).all()


def thread(viewer: Viewer, thread_id: int) -> Thread:
    """Return a thread with its space. Raises `NotFound`."""
    found = db_session.scalar(visible_to(viewer).where(Thread.id == thread_id).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def deleted_by(viewer: Viewer, thread_id: int) -> Thread:
    """Return a deleted thread that `viewer` deleted, or any for staff, in a space they still see. Raises `NotFound`."""
    found = select(Thread).join(Thread.space).options(contains_eager(Thread.space))
    found = found.where(Thread.id == thread_id, Thread.state == State.DELETED, space_clause(viewer))
    row = db_session.scalar(found.execution_options(populate_existing=True))
    if row is None or not (viewer.is_staff or (viewer.id is not None and row.deleted_by_id == viewer.id)):
        raise NotFound
    return row


def _one_space(found: object) -> Space:
    row: Space | None = db_session.scalar(found)  # type: ignore[call-overload]
    if row is None:
        raise NotFound
    return row
