"""Telling the staff, once each, of what has waited too long."""

from datetime import timedelta

from sqlalchemy import select

from app.core import activity, clock
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.transaction import transaction
from app.moderation import facts, queries
from app.moderation.models import OPEN_STATES, Case, HeldPost, HeldState

POSTS_AFTER, CASES_AFTER = timedelta(hours=24), timedelta(hours=48)


@transaction
def remind_staff() -> tuple[int, int]:
    """Tell the staff of posts that have waited for 24 hours and cases open for 48; return how many of each are new."""
    now = clock.now()
    held = select(HeldPost).where(
        HeldPost.state == HeldState.WAITING, HeldPost.held_at <= now - POSTS_AFTER, HeldPost.reminded_at.is_(None)
    )
    cases = select(Case).where(Case.state.in_(OPEN_STATES), Case.opened_at <= now - CASES_AFTER, Case.reminded_at.is_(None))
    late_posts = db_session.scalars(held.with_for_update()).all()
    late_cases = db_session.scalars(cases.with_for_update()).all()
    for post in late_posts:
        post.reminded_at = now
    for case in late_cases:
        case.reminded_at = now
    if late_posts or late_cases:
        to = [key for key, _name in queries.moderators()]
        subject = (late_cases or late_posts)[0]
        activity.record(
            facts.STAFF_REMINDED, actor=SYSTEM, subject=subject, posts=len(late_posts), cases=len(late_cases), to=to
        )
    return len(late_posts), len(late_cases)
