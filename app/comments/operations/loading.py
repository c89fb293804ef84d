"""Rows as they stand now, and the hosts they belong to."""

from typing import Any

from sqlalchemy import select

from app.comments import policy
from app.comments.hosts import Host, host_of
from app.comments.models import Comment
from app.comments.operations import counting
from app.comments.places import place
from app.core import subjects
from app.core.access import SYSTEM, Viewer
from app.core.database import db_session
from app.core.errors import Conflict, NotFound, Refused
from app.core.i18n import _


def place_of(viewer: Viewer, comment: Comment) -> tuple[Host, Any]:
    """Return the host and the row a comment stands under, as `viewer` sees it. Raises `NotFound`."""
    return place(viewer, comment.subject_kind, comment.subject_id)


def fresh(comment: Comment, version: int | None = None) -> Comment:
    """Return the comment as it stands now, kept for this transaction.

    Raises `NotFound` when it is gone, `Conflict` when `version` is not the present one.
    """
    found = by_id(comment.id)
    if version is not None and found.version != version:
        raise Conflict({_("Text"): found.body})
    return found


def by_id(comment_id: int) -> Comment:
    """Return a comment by key, kept for this transaction together with the tally it is counted in.

    Raises `NotFound`, and `Conflict` when it is moved to another subject at this very moment.
    """
    where = db_session.execute(select(Comment.subject_kind, Comment.subject_id).where(Comment.id == comment_id)).one_or_none()
    if where is None:
        raise NotFound
    counting.hold_all({(where.subject_kind, where.subject_id)})
    found = db_session.scalar(
        select(Comment).where(Comment.id == comment_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if (found.subject_kind, found.subject_id) != tuple(where):
        raise Conflict  # Its new tally would be locked after the comment.
    return found


def ensure_open(actor: Viewer, host: Host, row: Any) -> None:
    """Raise `Refused` for everybody but the staff where a subject is closed."""
    if not policy.can_touch(actor, is_closed=host.is_closed(row)):
        raise Refused(
            _("This is closed, so what was said here stays as it is. Please write to the staff if it must be changed.")
        )


def tell_changed(actor: Viewer, comment: Comment) -> Any:
    """Tell the host, which may be out of sight for `actor` by now, that a comment changed; its row, or None."""
    host = host_of(comment.subject_kind)
    row = subjects.visible(SYSTEM, comment.subject_kind, [comment.subject_id]).get(comment.subject_id)
    if host is not None and row is not None:
        host.changed(actor, row, comment)
    return row
