"""Rows of moderation by the post they are about, for whichever tests look at them."""

from sqlalchemy import select

from app.core.database import db_session
from app.moderation.models import Case, HeldPost


def held_of_subject(kind: str, subject_id: int) -> HeldPost | None:
    """Return the row of a post that waits or waited, or None."""
    return db_session.scalar(select(HeldPost).where(HeldPost.subject_kind == kind, HeldPost.subject_id == subject_id))


def case_of_subject(kind: str, subject_id: int) -> Case | None:
    """Return the case of a post, or None."""
    return db_session.scalar(select(Case).where(Case.subject_kind == kind, Case.subject_id == subject_id))
