"""Rows as they stand now, locked until the commit where the database can."""

from sqlalchemy import select

from app.core.database import db_session
from app.core.errors import NotFound
from app.discussions.models import Space, Thread


def fresh_thread(thread_id: int) -> Thread:
    """Return the thread as the database holds it. Raises `NotFound`."""
    # As a statement: `get` would call a row that was loaded before somebody else changed it a conflict.
    wanted = select(Thread).where(Thread.id == thread_id).with_for_update(of=Thread)
    found = db_session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def fresh_space(space_id: int) -> Space:
    """Return the space as the database holds it. Raises `NotFound`."""
    found = db_session.get(Space, space_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found
