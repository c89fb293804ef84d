"""Spaces and threads for the tests, made by the operations themselves."""

from typing import Any

from sqlalchemy import select

from app.comments import operations as comments
from app.comments.models import Comment
from app.core.access import SYSTEM, Viewer
from app.core.database import db_session
from app.discussions import operations, queries
from app.discussions.models import Space, Thread
from app.discussions.operations import Details
from tests.support.cast import Cast

TITLE = "How do you close the month?"
BODY = "Each branch is checked by hand. Is there a quicker way?"


def space(name: str = "How-to", **details: Any) -> Space:
    """Make a space; `details` are those of `operations.Details`."""
    return operations.add_space(SYSTEM, Details(name, **details))


def private_space(company_id: int = 1) -> Space:
    """Return the private space of a company, made when it is missing."""
    company = queries_company(company_id)
    return operations.keep_private_space(SYSTEM, company)


def queries_company(company_id: int) -> Any:
    """Return a company by id."""
    from app.companies.queries import by_ids

    return by_ids([company_id])[company_id]


def thread(actor: Viewer, place: Space, title: str = TITLE, body: str = BODY, **given: Any) -> Thread:
    """Start a thread."""
    return operations.start_thread(actor, place, title=title, body=body, **given)


def reply(actor: Viewer, to: Thread, body: str = "Use the comparison view.", **given: Any) -> Comment:
    """Write a reply and return it; the thread is read again."""
    comment = comments.post_comment(actor, "thread", to.id, body, **given)
    db_session.expire_all()
    return comment


def stored(thread_id: int) -> Thread:
    """Return a thread as the database holds it."""
    db_session.expire_all()
    return db_session.scalars(select(Thread).where(Thread.id == thread_id)).one()


def seen(viewer: Viewer) -> set[str]:
    """Return the titles of the threads `viewer` sees."""
    return {one.title for one in db_session.scalars(queries.visible_to(viewer))}


def everybody(cast: Cast) -> dict[str, Viewer]:
    """Return the whole cast by name."""
    return {name: getattr(cast, name) for name in ("mia", "max", "olga", "cleo", "pat", "ada")}
