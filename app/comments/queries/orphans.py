"""Comments whose subject is gone: they have no foreign key to it, so this is looked for by night."""

from sqlalchemy import select

from app.comments.models import Comment
from app.core import subjects
from app.core.access import SYSTEM
from app.core.database import db_session

PORTION = 500


def orphans() -> dict[str, list[int]]:
    """Return the ids of subjects that have comments but are gone, by kind."""
    gone: dict[str, list[int]] = {}
    for kind in db_session.scalars(select(Comment.subject_kind).distinct()).all():
        last = 0
        while ids := _next(kind, last):
            there = subjects.visible(SYSTEM, kind, ids)
            gone.setdefault(kind, []).extend(one for one in ids if one not in there)
            last = ids[-1]
    return {kind: ids for kind, ids in gone.items() if ids}


def _next(kind: str, last: int) -> list[int]:
    found = select(Comment.subject_id).where(Comment.subject_kind == kind, Comment.subject_id > last).distinct()
    return list(db_session.scalars(found.order_by(Comment.subject_id).limit(PORTION)))
