"""Reads for the clock: questions without a first answer, and askers who have answers and accepted none."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, select

from app.companies.models import Company
from app.core.access import Viewer
from app.core.database import db_session
from app.discussions.models import Kind, Thread
from app.discussions.queries.visibility import LISTED
from app.people.models import User
from app.people.roles import CS

ASK_AFTER = timedelta(days=3)
#: Whoever came back to a question after so long no longer remembers it.
ASK_AT_MOST = timedelta(days=60)
MOST_AT_ONCE = 200
_OPEN_QUESTION: ColumnElement[bool] = and_(LISTED, Thread.kind == Kind.QUESTION, Thread.closed_at.is_(None))


def unanswered(before: datetime) -> ColumnElement[bool]:
    """Return the condition on `Thread`: an open question of a client asked before that moment, without a reply by another."""
    staff = select(User.id).where(User.staff_role.is_not(None))
    return and_(
        _OPEN_QUESTION,
        Thread.answered_at.is_(None),
        Thread.author_id.is_not(None),
        Thread.author_id.not_in(staff),
        Thread.accepted_comment_id.is_(None),
        Thread.created_at <= before,
    )


def count_unanswered(viewer: Viewer, before: datetime) -> tuple[ScalarSelect[int], ...]:
    """Return how many questions wait for a first answer for too long, as a part of a statement; nothing but for staff."""
    return (select(func.count(Thread.id)).where(unanswered(before)).scalar_subquery(),) if viewer.is_staff else ()


def to_alert(before: datetime) -> Sequence[Thread]:
    """Return questions that wait for too long and of which staff have not been told."""
    return _some(select(Thread).where(unanswered(before), Thread.alerted_at.is_(None)))


def to_ask(now: datetime) -> Sequence[Thread]:
    """Return questions whose asker has had answers for three days, accepted none and was not asked about it."""
    answered = Thread.answered_at.between(now - ASK_AT_MOST, now - ASK_AFTER)
    return _some(
        select(Thread).where(
            _OPEN_QUESTION,
            answered,
            Thread.accepted_comment_id.is_(None),
            Thread.asked_to_accept_at.is_(None),
            Thread.author_id.is_not(None),
        )
    )


def responsible(company_id: int | None) -> list[int]:
    """Return who of the staff is told about a question of that company: who looks after it, else all of customer success."""
    owner = select(User.id).join(Company, Company.owner_id == User.id).where(Company.id == company_id, User.is_active)
    found = list(db_session.scalars(owner)) if company_id is not None else []
    return found or list(db_session.scalars(select(User.id).where(User.staff_role == CS, User.is_active).order_by(User.id)))


def _some(statement: Select[Thread]) -> Sequence[Thread]:
    return db_session.scalars(statement.order_by(Thread.id).limit(MOST_AT_ONCE)).all()
