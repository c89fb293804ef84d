"""Rows as they stand now, locked until the commit where the database can."""

from app.core.database import db_session
from app.core.errors import NotFound
from app.discussions.models import Space, Thread


def fresh_thread(thread_id: int) -> Thread:
    """Return the thread as the database holds it. Raises `NotFound`."""
    found = db_session.get(Thread, thread_id, populate_existing=True, with_for_update={"of": Thread})
    if found is None:
        raise NotFound
    return found


def fresh_space(space_id: int) -> Space:
    """Return the space as the database holds it. Raises `NotFound`."""
    found = db_session.get(Space, space_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found
