"""Letters: everybody sees only what was written to them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, false, select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.paging import Page, page_of
from app.moderation.models import Letter


def letters_visible_to(viewer: Viewer) -> Select[Letter]:
    """Return the letters to `viewer`."""
    found = select(Letter)
    return found.where(Letter.user_id == viewer.id) if viewer.id is not None else found.where(false())


def among_letters(viewer: Viewer, ids: Sequence[int]) -> Iterable[Letter]:
    """Return the letters of `ids` to `viewer`."""
    return db_session.scalars(letters_visible_to(viewer).where(Letter.id.in_(ids)))


def letter(viewer: Viewer, letter_id: int) -> Letter:
    """Return one letter. Raises `NotFound`."""
    found = db_session.scalar(letters_visible_to(viewer).where(Letter.id == letter_id))
    if found is None:
        raise NotFound
    return found


def letters_of(viewer: Viewer, cursor: str | None) -> Page[Letter]:
    """Return a page of the letters to `viewer`, the latest first."""
    return page_of(letters_visible_to(viewer).order_by(Letter.id.desc()), cursor)
