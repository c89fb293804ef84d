"""Rows as they stand now, and the hosts they belong to."""

from typing import Any

from sqlalchemy import select

from app.comments.hosts import Host, host_of
from app.comments.models import Comment
from app.comments.places import place
from app.core import subjects
from app.core.access import SYSTEM, Viewer
from app.core.database import db_session
from app.core.errors import Conflict, NotFound
from app.core.i18n import _


def place_of(viewer: Viewer, comment: Comment) -> tuple[Host, Any]:
    """Return the host and the row a comment stands under, as `viewer` sees it. Raises `NotFound`."""
    return place(viewer, comment.subject_kind, comment.subject_id)


def fresh(comment: Comment, version: int | None = None) -> Comment:
    """Return the comment as it stands now, kept for this transaction.

    Raises `NotFound` when it is gone, `Conflict` when `version` is not the present one.
    """
    found = db_session.scalar(
        select(Comment).where(Comment.id == comment.id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if version is not None and found.version != version:
        raise Conflict({_("Text"): found.body})
    return found


def by_id(comment_id: int) -> Comment:
    """Return a comment by key, kept for this transaction; for what moderators decided. Raises `NotFound`."""
    found = db_session.scalar(
        select(Comment).where(Comment.id == comment_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def tell_changed(actor: Viewer, comment: Comment) -> Any:
    """Tell the host, which may be out of sight for `actor` by now, that a comment changed; its row, or None."""
    host = host_of(comment.subject_kind)
    row = subjects.visible(SYSTEM, comment.subject_kind, [comment.subject_id]).get(comment.subject_id)
    if host is not None and row is not None:
        host.changed(actor, row, comment)
    return row
