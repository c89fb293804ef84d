"""What pages show of merges: each reader learns of those duplicates alone that they may see themselves."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from rapidfuzz import fuzz, process
from sqlalchemy import and_, case, or_, select

from app.companies.models import Company
from app.core.access import Viewer
from app.core.database import db_session
from app.requests import policy
from app.requests.models import FeatureRequest, Merge, State
from app.requests.queries.visibility import LOADED, clause, listed_clause, visible_to

MOST_OFFERED, MOST_COMPARED, LEAST_ALIKE = 8, 5000, 35.0


class Duplicate(NamedTuple):
    """A request that leads to another; `company` is whose need it is, told to the staff alone."""

    id: int
    title: str
    votes_count: int
    comments_count: int
    is_company_only: bool
    company: str | None
    reason: str
    at: datetime


class Candidate(NamedTuple):
    """A request others may be merged into."""

    id: int
    title: str
    votes_count: int
    status_id: int
    is_company_only: bool
    company_id: int | None


def duplicates(viewer: Viewer, leader_id: int, most: int, first_id: int = 0) -> list[Duplicate]:
    """Return the requests merged into this one that `viewer` may see, first merged first, at most `most`.

    `first_id` is one that stands before all others. One statement.
    """
    told = Company.name if viewer.is_staff else case((Company.id.in_(sorted(viewer.company_ids)), Company.name), else_=None)
    found = (
        select(
            FeatureRequest.id, FeatureRequest.title, FeatureRequest.votes_count, FeatureRequest.comments_count,
            FeatureRequest.is_company_only, told, Merge.reason, Merge.at,
        )
        .join(Merge, and_(Merge.duplicate_id == FeatureRequest.id, Merge.undone_at.is_(None)))
        .outerjoin(Company, Company.id == FeatureRequest.company_id)
        .where(clause(viewer), FeatureRequest.merged_into_id == leader_id, FeatureRequest.state == State.VISIBLE)
        .order_by(FeatureRequest.id != first_id, Merge.at, Merge.id)
        .limit(most)
    )  # fmt: skip
    return [Duplicate(*row) for row in db_session.execute(found)]


def merge_of(viewer: Viewer, duplicate: FeatureRequest) -> tuple[FeatureRequest | None, str]:
    """Return the request a duplicate leads to, None when moderators keep that one from `viewer`, and why. One statement."""
    there = and_(FeatureRequest.id == duplicate.merged_into_id, clause(viewer))
    found = select(FeatureRequest, Merge.reason).select_from(Merge).outerjoin(FeatureRequest, there)
    found = found.where(Merge.duplicate_id == duplicate.id, Merge.undone_at.is_(None))
    row = db_session.execute(found.options(*LOADED)).one_or_none()
    return (row[0], row[1]) if row is not None else (None, "")


def led_to(viewer: Viewer, request_id: int) -> int:
    """Return the id of the request that takes the words written for this one: a duplicate's leader, if `viewer` may see it.

    What was meant for one company stays with the duplicate, which takes none, rather than to be read by all. One statement.
    """
    there = FeatureRequest.is_company_only
    duplicate = select(FeatureRequest.merged_into_id, there).where(FeatureRequest.id == request_id).subquery()
    found = (
        visible_to(viewer).with_only_columns(FeatureRequest.id).join(duplicate, duplicate.c.merged_into_id == FeatureRequest.id)
    )
    leader = db_session.scalar(found.where(or_(there, duplicate.c.is_company_only.is_(False))))
    return leader if leader is not None else request_id


def mergeable(viewer: Viewer, ids: Iterable[int]) -> list[FeatureRequest]:
    """Return those of `ids` that `viewer` may see, in the order of their votes: the most needed one first."""
    found = visible_to(viewer).where(FeatureRequest.id.in_(list(ids)), FeatureRequest.state != State.DELETED)
    return list(db_session.scalars(found.order_by(FeatureRequest.votes_count.desc(), FeatureRequest.id)))


def candidates(viewer: Viewer, chosen: Sequence[FeatureRequest], words: str) -> list[Candidate]:
    """Return what `chosen` may be merged into, the most alike first: to `words`, or without any to the title of the first."""
    columns = [getattr(FeatureRequest, name) for name in Candidate._fields]
    there = select(*columns).where(listed_clause(viewer), FeatureRequest.id.not_in([one.id for one in chosen]))
    found = [Candidate(*row) for row in db_session.execute(there.order_by(FeatureRequest.id.desc()).limit(MOST_COMPARED))]
    found = [one for one in found if all(policy.can_lead(one, other) for other in chosen)]
    asked = words or (chosen[0].title if chosen else "")
    # Whole titles are compared, whatever the order of their words: a word they share by chance makes long ones no more alike.
    scorer = fuzz.partial_ratio if words else fuzz.token_sort_ratio
    alike = process.extract(
        asked.casefold(), [one.title.casefold() for one in found], scorer=scorer, limit=MOST_OFFERED, score_cutoff=LEAST_ALIKE
    )
    return [found[at] for _title, _score, at in alike]
