"""What home reads from the features below it; each function is one statement, or a part of one."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ScalarSelect, func, select

from app.companies.models import Company
from app.core import clock
from app.core.access import Viewer
from app.core.database import db_session
from app.core.jobs import Job
from app.core.jobs import State as JobState
from app.faq import queries as faq
from app.people.models import Invitation, InvitationState, Membership, User
from app.people.roles import PROMOTER

ACTIVE = timedelta(days=30)


@dataclass(frozen=True)
class Team:
    """The people of a company: how many may sign in, how many did in the last 30 days, open invitations, seats bought."""

    joined: int
    active: int
    invited: int
    seats: int | None


@dataclass(frozen=True)
class Queues:
    """What waits for the staff: texts in review, answers whose check is due, reported errors, jobs that gave up."""

    review: int
    due: int
    reports: int
    dead_jobs: int


def team(viewer: Viewer) -> Team | None:
    """Return the figures of the viewer's company; None for anybody but its promoters."""
    if PROMOTER not in viewer.roles or viewer.company_id is None:
        return None
    members = select(func.count(User.id)).join(Membership, Membership.user_id == User.id)
    members = members.where(Membership.company_id == viewer.company_id, User.is_active)
    since = clock.today("UTC") - ACTIVE
    is_open = Invitation.state == InvitationState.OPEN
    invited = select(func.count(Invitation.id)).where(Invitation.company_id == viewer.company_id, is_open)
    row = db_session.execute(
        select(
            members.scalar_subquery().label("joined"),
            members.where(User.last_seen_on >= since).scalar_subquery().label("active"),
            invited.scalar_subquery().label("invited"),
            Company.seats,
        ).where(Company.id == viewer.company_id)
    ).one_or_none()
    return Team(row.joined, row.active, row.invited, row.seats) if row else None


def queues(viewer: Viewer) -> tuple[ScalarSelect[int], ...]:
    """Return the values of `Queues` as parts of a statement, counted as the desk counts them; nothing but for the staff."""
    if not viewer.is_staff:
        return ()
    dead = select(func.count(Job.id)).where(Job.state == JobState.DEAD).scalar_subquery()
    return (faq.waiting_in("review"), faq.waiting_in("unverified"), faq.waiting_in("reports"), dead)
