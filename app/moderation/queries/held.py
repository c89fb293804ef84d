"""Posts that wait: staff see all, authors their own."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, false, select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.moderation import policy
from app.moderation.models import HeldPost, HeldState


def held_visible_to(viewer: Viewer) -> Select[HeldPost]:
    """Return the held posts `viewer` may see."""
    found = select(HeldPost)
    if policy.can_moderate(viewer):
        return found
    return found.where(HeldPost.author_id == viewer.id) if viewer.id is not None else found.where(false())


def among_held(viewer: Viewer, ids: Sequence[int]) -> Iterable[HeldPost]:
    """Return the held posts of `ids` that staff may see; authors hear of theirs by letter."""
    return db_session.scalars(held_visible_to(viewer).where(HeldPost.id.in_(ids))) if policy.can_moderate(viewer) else ()


def held_post(viewer: Viewer, held_id: int) -> HeldPost:
    """Return one held post. Raises `NotFound`."""
    found = held_visible_to(viewer).where(HeldPost.id == held_id).execution_options(populate_existing=True)
    row = db_session.scalar(found)
    if row is None:
        raise NotFound
    return row


def waiting_of(author_id: int) -> Sequence[HeldPost]:
    """Return everything of one author that still waits, the oldest first; for operations, not for pages."""
    found = select(HeldPost).where(HeldPost.author_id == author_id, HeldPost.state == HeldState.WAITING)
    return db_session.scalars(found.order_by(HeldPost.id)).all()
