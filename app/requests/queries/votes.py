"""Who needs a request, for the staff: by company in the margin of its page, and one by one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.companies.models import Company
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.paging import Page, page_of
from app.people.models import User
from app.requests import policy
from app.requests.models import FeatureRequest, Vote
from app.requests.queries.groups import group, voter

SIZE = 50
MOST_COMPANIES = 6


class CompanyVotes(NamedTuple):
    """How many votes of one company a request has, and how much it matters there at most; `name` is None for no company."""

    company_id: int | None
    name: str | None
    tier: str | None
    votes: int
    importance: int


class VoteRow(NamedTuple):
    """One vote; `person` is None when it is a company's own or nobody's name is on it (any more)."""

    id: int
    person_id: int | None
    person: str | None
    is_active: bool | None
    company_id: int | None
    company: str | None
    tier: str | None
    stands_for_company: bool
    importance: int
    entered_by: str | None
    origin_kind: str | None
    origin_id: int | None
    request_id: int
    created_at: datetime


def votes_by_company(viewer: Viewer, request: FeatureRequest) -> Sequence[CompanyVotes]:
    """Return the companies with most votes for a request and its duplicates. Raises `Forbidden`. One statement."""
    ensure(policy.can_see_votes(viewer))
    count = func.count(voter().distinct())
    found = (
        select(Vote.company_id, Company.name, Company.tier, count, func.max(Vote.importance))
        .outerjoin(Company, Company.id == Vote.company_id)
        .where(Vote.request_id.in_(group(request.id)))
        .group_by(Vote.company_id, Company.name, Company.tier)
        .order_by(count.desc(), Company.name)
        .limit(MOST_COMPANIES)
    )
    return [CompanyVotes._make(row) for row in db_session.execute(found)]


def votes(viewer: Viewer, request: FeatureRequest, cursor: str | None) -> Page[VoteRow]:
    """Return a page of the votes for a request and its duplicates, the newest first. Raises `Forbidden`."""
    ensure(policy.can_see_votes(viewer))
    entered = aliased(User)
    columns = (
        Vote.id, User.id.label("person_id"), User.name.label("person"), User.is_active, Company.id.label("company_id"),
        Company.name.label("company"), Company.tier, Vote.stands_for_company, Vote.importance, entered.name.label("entered_by"),
        Vote.origin_kind, Vote.origin_id, Vote.request_id, Vote.created_at,
    )  # fmt: skip
    wanted: Any = select(*columns)
    found = (
        wanted.select_from(Vote)
        .outerjoin(User, User.id == Vote.user_id)
        .outerjoin(Company, Company.id == Vote.company_id)
        .outerjoin(entered, entered.id == Vote.entered_by_id)
        .where(Vote.request_id.in_(group(request.id)))
        .order_by(Vote.id.desc())
    )
    page = page_of(found, cursor, SIZE)
    return Page([VoteRow._make(row) for row in page.items], page.next, page.previous)
