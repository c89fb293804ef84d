"""The moderators' desk: what waits, what is reported, what is mine, and what is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import aliased

from app.companies.models import Company
from app.core import subjects
from app.core.access import Viewer
from app.core.database import db_session
from app.core.paging import Page, page_of
from app.moderation import policy
from app.moderation.models import OPEN_STATES, Case, HeldPost, HeldState, Report
from app.people.models import Membership, User

QUEUES = ("waiting", "reports", "mine", "closed", "decided")
COUNTED = ("waiting", "reports", "mine")


@dataclass(frozen=True)
class Desk:
    """One queue on show with the counts of those somebody has to work on."""

    queue: str
    page: Page[Any]
    counts: dict[str, int]
    reasons: Mapping[int, Sequence[str]]


@dataclass(frozen=True)
class Waiting:
    """How much waits for moderators: posts, cases, and the moment the oldest of each began."""

    posts: int
    cases: int
    oldest_post: Any
    oldest_case: Any


def desk(viewer: Viewer, queue: str, cursor: str | None) -> Desk:
    """Return the page of a queue (the first that has anything for an unknown one) and the counts; nothing but for staff."""
    if not policy.can_moderate(viewer):
        return Desk(QUEUES[0], Page([], None, None), {}, {})
    counted = select(*(_count(viewer, name).label(name) for name in COUNTED))
    counts = dict(db_session.execute(counted).one()._mapping)
    if queue not in QUEUES:
        queue = next((name for name in ("reports", "waiting") if counts[name]), "reports")
    page = page_of(_ordered(viewer, queue), cursor)
    is_of_cases = queue not in {"waiting", "decided"}
    return Desk(queue, page, counts, _reasons([row.id for row in page.items]) if is_of_cases else {})


def _reasons(case_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return why each case was reported in its present round, each reason once."""
    found = select(Report.case_id, Report.reason).join(Case, Case.id == Report.case_id).distinct()
    found = found.where(Report.case_id.in_(case_ids), Report.round == Case.round).order_by(Report.case_id, Report.reason)
    reasons: dict[int, list[str]] = {}
    for case_id, reason in db_session.execute(found):
        reasons.setdefault(case_id, []).append(reason)
    return reasons


def waiting(viewer: Viewer) -> tuple[ScalarSelect[Any], ...]:
    """Return the values of `Waiting` as parts of a statement; nothing for anybody but the staff."""
    if not policy.can_moderate(viewer):
        return ()
    held = HeldPost.state == HeldState.WAITING
    cases = Case.state.in_(OPEN_STATES)
    return (
        select(func.count(HeldPost.id)).where(held).scalar_subquery(),
        select(func.count(Case.id)).where(cases).scalar_subquery(),
        select(HeldPost.held_at).where(held).order_by(HeldPost.held_at).limit(1).scalar_subquery(),
        select(Case.opened_at).where(cases).order_by(Case.opened_at).limit(1).scalar_subquery(),
    )


def kind_label(kind: str) -> str:
    """Return what a kind of post is called, in the current language."""
    subject = subjects.subject_of(kind)
    return str(subject.kind_label) if subject is not None else kind


def company_name_of(person_id: Any) -> ScalarSelect[str]:
    """Return the name of the first company of a person, as a part of a statement."""
    found = select(Company.name).join(Membership, Membership.company_id == Company.id)
    return found.where(Membership.user_id == person_id).order_by(Membership.id).limit(1).scalar_subquery()


def _count(viewer: Viewer, queue: str) -> ScalarSelect[int]:
    counted: ScalarSelect[int] = _queue(viewer, queue).with_only_columns(func.count()).scalar_subquery()
    return counted


def _queue(viewer: Viewer, name: str) -> Any:
    author = aliased(User)
    if name in {"waiting", "decided"}:
        is_waiting = HeldPost.state == HeldState.WAITING
        decider = aliased(User)
        return (
            select(
                HeldPost.id, HeldPost.title, HeldPost.text, HeldPost.reason, HeldPost.detail, HeldPost.state,
                HeldPost.subject_kind, HeldPost.held_at, HeldPost.decided_at, HeldPost.decision, HeldPost.is_edited,
                author.id.label("author_id"), author.name.label("who"), decider.name.label("decider"),
                company_name_of(author.id).label("company"),
            )
            .outerjoin(author, author.id == HeldPost.author_id)
            .outerjoin(decider, decider.id == HeldPost.decided_by_id)
            .where(is_waiting if name == "waiting" else ~is_waiting)
        )  # fmt: skip
    assignee = aliased(User)
    found = (
        select(
            Case.id, Case.title, Case.state, Case.subject_kind, Case.reports_count, Case.is_hidden, Case.opened_at,
            Case.closed_at, Case.outcome, author.id.label("author_id"), author.name.label("who"),
            company_name_of(author.id).label("company"), assignee.name.label("assignee"),
        )
        .outerjoin(author, author.id == Case.author_id)
        .outerjoin(assignee, assignee.id == Case.assignee_id)
    )  # fmt: skip
    if name == "closed":
        return found.where(Case.state.not_in(OPEN_STATES))
    found = found.where(Case.state.in_(OPEN_STATES))
    return found.where(Case.assignee_id == viewer.id) if name == "mine" else found


def _ordered(viewer: Viewer, name: str) -> Any:
    # Keys of pages may not be empty, so the dates of decisions fall back to those of the beginning.
    order = {
        "waiting": (HeldPost.held_at, HeldPost.id),
        "decided": (func.coalesce(HeldPost.decided_at, HeldPost.held_at).desc(), HeldPost.id.desc()),
        # What readers agreed to hide comes first: its author waits to be heard.
        "reports": (Case.is_hidden.desc(), Case.opened_at, Case.id),
        "mine": (Case.opened_at, Case.id),
        "closed": (func.coalesce(Case.closed_at, Case.opened_at).desc(), Case.id.desc()),
    }[name]
    return _queue(viewer, name).order_by(*order)
