"""The list of words that make posts wait."""

from collections.abc import Sequence

from sqlalchemy import Select, false, select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.moderation import policy
from app.moderation.models import WatchedWord


def watched() -> Sequence[str]:
    """Return the words as they are compared; for screening, not for pages."""
    return db_session.scalars(select(WatchedWord.folded)).all()


def words_visible_to(viewer: Viewer) -> Select[WatchedWord]:
    """Return the entries of the list `viewer` may see: every one or none."""
    found = select(WatchedWord)
    return found if policy.can_edit_words(viewer) else found.where(false())


def words(viewer: Viewer) -> Sequence[WatchedWord]:
    """Return the list in order."""
    return db_session.scalars(words_visible_to(viewer).order_by(WatchedWord.folded)).all()


def word(viewer: Viewer, word_id: int) -> WatchedWord:
    """Return one entry. Raises `NotFound`."""
    found = db_session.scalar(words_visible_to(viewer).where(WatchedWord.id == word_id))
    if found is None:
        raise NotFound
    return found
