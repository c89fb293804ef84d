"""Marking as read. One's own matter and nobody's news, so no fact is recorded."""

from typing import Any

from sqlalchemy import or_, select, update

from app.core import clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.transaction import transaction
from app.notifications import policy
from app.notifications.models import Notice


@transaction
def mark_read(actor: Viewer, kind: str, key: int) -> int:
    """Mark what `actor` was told of a subject, and of everything grouped under it, as read. Returns how many were new."""
    ensure(policy.has_inbox(actor))
    about = (Notice.root_kind == kind) & (Notice.root_id == key), (Notice.subject_kind == kind) & (Notice.subject_id == key)
    return _read(actor, or_(*about))


@transaction
def mark_line_read(actor: Viewer, notice_id: int) -> None:
    """Mark a notice, and those of its kind about the same thing, as read. Raises `NotFound` when it is not the actor's."""
    ensure(policy.has_inbox(actor))
    found = db_session.scalar(select(Notice).where(Notice.id == notice_id, Notice.user_id == actor.id))
    if found is None:
        raise NotFound
    same = (Notice.kind == found.kind) & (Notice.root_kind == found.root_kind) & (Notice.root_id == found.root_id)
    _read(actor, same)


@transaction
def mark_all_read(actor: Viewer, *, until: int) -> int:
    """Mark everything up to the notice `until`, the newest the person was shown, as read. Returns how many were new."""
    ensure(policy.has_inbox(actor))
    return _read(actor, Notice.id <= until)


def _read(actor: Viewer, about: Any) -> int:
    mine = update(Notice).where(Notice.user_id == actor.id, Notice.read_at.is_(None), about)
    mine = mine.values(read_at=clock.now()).execution_options(synchronize_session=False, owners=[actor.id])
    return len(db_session.execute(mine.returning(Notice.id)).all())
