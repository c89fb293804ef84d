"""What a moderator looks at before deciding: the post, who said what about it, and who wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.core import subjects
from app.core.access import Viewer
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import NotFound
from app.moderation import policy
from app.moderation.handled import Neighbour, handled_kind, post_of
from app.moderation.models import Case, CaseState, HeldPost, HeldState, Level, Note, Penalty, Report
from app.moderation.queries.desk import company_name_of
from app.moderation.queries.people import active_penalties, level_of, penalties_of
from app.people.models import User

MOST = 50


@dataclass(frozen=True)
class Post:
    """A post as a moderator sees it; `row` is None when it is gone, then only its title is known."""

    row: Any
    text: str
    url: str
    around: Sequence[Neighbour]
    can_edit: bool


@dataclass(frozen=True)
class Author:
    """Who wrote it, and what became of what they wrote before."""

    id: int
    name: str
    company: str
    staff_role: str | None
    level: Level
    acted: int
    dismissed: int
    approved: int
    rejected: int
    active: Sequence[Penalty]
    penalties: Sequence[Penalty]
    proposed_hours: int


def post(viewer: Viewer, kind: str, post_id: int) -> Post:
    """Return the post a case or a held row is about. Raises `NotFound` for anybody but the staff."""
    if not policy.can_moderate(viewer):
        raise NotFound
    row, handled, subject = post_of(kind, post_id, viewer), handled_kind(kind), subjects.subject_of(kind)
    if row is None or handled is None or subject is None:
        return Post(None, "", "", (), False)
    around = handled.around(viewer, row) if handled.around else ()
    return Post(row, handled.text(row), subject.url(row), around, handled.edit is not None)


def reports(case: Case) -> Sequence[Any]:
    """Return the reports of a case with who wrote them, the latest round first."""
    found = select(
        Report.reason, Report.words, Report.at, Report.round, User.id.label("who_id"), User.name.label("who"),
        company_name_of(Report.reporter_id).label("company"),
    ).outerjoin(User, User.id == Report.reporter_id)  # fmt: skip
    found = found.where(Report.case_id == case.id).order_by(Report.round.desc(), Report.id).limit(MOST)
    return db_session.execute(found).all()


def notes(case: Case) -> Sequence[Any]:
    """Return the notes of a case with who wrote them, the first first."""
    found = select(Note.body, Note.at, User.name.label("who")).outerjoin(User, User.id == Note.author_id)
    return db_session.execute(found.where(Note.case_id == case.id).order_by(Note.id).limit(MOST)).all()


def course(kind: str, subject_id: int) -> Sequence[Activity]:
    """Return what happened to a case or a held post, the latest first; readers have checked who is asking."""
    found = select(Activity).where(Activity.subject_kind == kind, Activity.subject_id == subject_id)
    return db_session.scalars(found.order_by(Activity.id.desc()).limit(MOST)).all()


def author(viewer: Viewer, person_id: int | None) -> Author | None:
    """Return who wrote a post, or None when they are gone. Raises `NotFound` for anybody but the staff."""
    if not policy.can_moderate(viewer):
        raise NotFound
    found = select(User.id, User.name, User.staff_role, company_name_of(User.id).label("company"))
    row = db_session.execute(found.where(User.id == person_id)).one_or_none()
    if row is None:
        return None
    past = penalties_of(row.id)
    return Author(
        id=row.id,
        name=row.name,
        company=row.company or "",
        staff_role=row.staff_role,
        level=level_of(row.id),
        **_record(row.id),
        active=active_penalties(row.id),
        penalties=past,
        proposed_hours=policy.proposed_hours(len(past)),
    )


def _record(person_id: int) -> dict[str, int]:
    def cases(state: CaseState) -> Any:
        return select(func.count(Case.id)).where(Case.author_id == person_id, Case.state == state).scalar_subquery()

    def posts(state: HeldState) -> Any:
        return select(func.count(HeldPost.id)).where(HeldPost.author_id == person_id, HeldPost.state == state).scalar_subquery()

    counted = select(
        cases(CaseState.ACTED).label("acted"),
        cases(CaseState.DISMISSED).label("dismissed"),
        posts(HeldState.APPROVED).label("approved"),
        posts(HeldState.REJECTED).label("rejected"),
    )
    return dict(db_session.execute(counted).one()._mapping)


def record_of(viewer: Viewer, person_id: int) -> Sequence[Any]:
    """Return the last cases about what a person wrote, for the page about them. Raises `NotFound` but for staff."""
    if not policy.can_moderate(viewer):
        raise NotFound
    found = select(Case.id, Case.title, Case.state, Case.opened_at, Case.outcome, Case.reports_count)
    return db_session.execute(found.where(Case.author_id == person_id).order_by(Case.id.desc()).limit(MOST)).all()


def held_record_of(viewer: Viewer, person_id: int) -> Sequence[Any]:
    """Return the last posts of a person that had to wait. Raises `NotFound` but for staff."""
    if not policy.can_moderate(viewer):
        raise NotFound
    found = select(HeldPost.id, HeldPost.title, HeldPost.state, HeldPost.held_at, HeldPost.decision, HeldPost.reason)
    return db_session.execute(found.where(HeldPost.author_id == person_id).order_by(HeldPost.id.desc()).limit(MOST)).all()
