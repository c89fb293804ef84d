"""The rule of who sees which comments of a subject they see, as a clause; `policy.can_see` is its yes/no form."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from app.comments.models import Comment, State, Tally
from app.comments.policy import OWN_STATES
from app.core import subjects
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound


def seen_clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that `viewer`, who sees the subject, sees the comment."""
    if viewer.is_staff:
        return true()
    if not viewer.is_authenticated:
        return false()
    own_deleted = and_(Comment.state == State.DELETED, Comment.deleted_by_id == viewer.id)
    own = and_(Comment.author_id == viewer.id, or_(Comment.state.in_(sorted(OWN_STATES)), own_deleted))
    return and_(Comment.is_internal.is_(False), or_(Comment.state == State.VISIBLE, own))


def visible_to(viewer: Viewer, kind: str, subject_id: int) -> Select[Comment]:
    """Return the comments of one subject that `viewer` sees; none when they do not see the subject."""
    found = select(Comment).where(Comment.subject_kind == kind, Comment.subject_id == subject_id)
    if not subjects.visible(viewer, kind, [subject_id]):
        return found.where(false())
    return found.where(seen_clause(viewer))


def comment(viewer: Viewer, comment_id: int) -> Comment:
    """Return a comment `viewer` sees, as it stands now. Raises `NotFound`."""
    found = db_session.scalar(
        select(Comment).where(Comment.id == comment_id, seen_clause(viewer)).execution_options(populate_existing=True)
    )
    if found is None or not subjects.visible(viewer, found.subject_kind, [found.subject_id]):
        raise NotFound
    return found


def has_written(viewer: Viewer) -> bool:
    """Whether `viewer` has ever written anything, whatever became of it."""
    return db_session.scalar(select(Comment.id).where(Comment.author_id == viewer.id).limit(1)) is not None


def count_of(kind: str, subject_id: Any, viewer: Viewer) -> Any:
    """Return an expression for a query of the subject's own: how many comments `viewer` reads under `subject_id`, a column."""
    counted = Tally.public_count + Tally.internal_count if viewer.is_staff else Tally.public_count
    found = select(counted).where(Tally.subject_kind == kind, Tally.subject_id == subject_id).scalar_subquery()
    return func.coalesce(found, 0)
