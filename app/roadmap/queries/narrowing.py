"""What narrows and sorts the board, the list and what is taken along: the same words of the address everywhere."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from app.core.access import Viewer
from app.requests.models import Area, FeatureRequest, Status, StatusKind, Term, Vote
from app.requests.queries import listed_clause
from app.requests.queries.groups import leader

LATER = "later"
UNDECIDED = ""
#: Kinds of status that have a time still to come.
AHEAD = (StatusKind.REVIEWING, StatusKind.PLANNED, StatusKind.STARTED)
TERMS = (Term.NOW, Term.NEXT, Term.LATER)
NEVER = literal(date(9999, 12, 31), Date)


class By(StrEnum):
    """What the columns of the board are."""

    STATUS = "status"
    TERM = "term"
    QUARTER = "quarter"


class Sort(StrEnum):
    """What comes first; `VALUE` is the staff's own."""

    VOTES = "votes"
    CHANGED = "changed"
    REVIEW = "review"
    VALUE = "value"


@dataclass(frozen=True)
class Narrow:
    """What the address asks for. `company_id` is honoured for staff alone, `is_ours` for people of a company."""

    by: By = By.STATUS
    sort: Sort = Sort.VOTES
    area_id: int | None = None
    is_ours: bool = False
    company_id: int | None = None
    column: str | None = None


def allowed(viewer: Viewer, wanted: Narrow) -> Narrow:
    """Return what `viewer` may ask of it; the rest counts as not asked."""
    return Narrow(
        by=wanted.by,
        sort=Sort.VOTES if wanted.sort == Sort.VALUE and not viewer.is_staff else wanted.sort,
        area_id=wanted.area_id,
        is_ours=wanted.is_ours and not viewer.is_staff,
        company_id=wanted.company_id if viewer.is_staff else None,
        column=wanted.column,
    )


def clause(viewer: Viewer, narrow: Narrow) -> ColumnElement[bool]:
    """Return the condition on `FeatureRequest`, joined to `Status`, that a request stands on the roadmap as asked for."""
    parts = [listed_clause(viewer), Status.is_on_roadmap.is_(True)]
    if narrow.by != By.STATUS:
        parts.append(Status.kind.in_(AHEAD))
    if narrow.area_id is not None:
        below = select(Area.id).where(Area.parent_id == narrow.area_id)
        parts.append(or_(FeatureRequest.area_id == narrow.area_id, FeatureRequest.area_id.in_(below)))
    if narrow.is_ours:
        parts.append(wanted_by(viewer.company_ids))
    if narrow.company_id is not None:
        parts.append(wanted_by({narrow.company_id}))
    return and_(*parts)


def wanted_by(company_ids: frozenset[int] | set[int], request_id: Any = None) -> ColumnElement[bool]:
    """Return the condition that one of the companies wants a request: voted for it or for one of its duplicates."""
    key = FeatureRequest.id if request_id is None else request_id
    voted = aliased(FeatureRequest)
    # Not correlated, so that it is worked out once and not for every request.
    leads = select(leader(voted)).join(Vote, Vote.request_id == voted.id)
    is_wanted: ColumnElement[bool] = key.in_(leads.where(Vote.company_id.in_(sorted(company_ids))))
    return is_wanted


def column_of(narrow: Narrow, this_quarter: str, last_quarter: str) -> ColumnElement[Any]:
    """Return the expression of the column a request stands in; what is late counts to this quarter."""
    if narrow.by == By.TERM:
        return case((FeatureRequest.term.is_(None), literal(UNDECIDED)), else_=FeatureRequest.term)
    if narrow.by == By.QUARTER:
        return case(
            (FeatureRequest.quarter == UNDECIDED, literal(UNDECIDED)),
            (FeatureRequest.quarter <= this_quarter, literal(this_quarter)),
            (FeatureRequest.quarter > last_quarter, literal(LATER)),
            else_=FeatureRequest.quarter,
        )
    return FeatureRequest.status_id.expression


def in_column(narrow: Narrow, this_quarter: str, last_quarter: str) -> ColumnElement[bool]:
    """Return the condition that a request stands in the column the address names, if it names one."""
    if narrow.column is None:
        return true()
    wanted: Any = narrow.column
    if narrow.by == By.STATUS:
        wanted = int(narrow.column) if narrow.column.isdecimal() else -1
    is_there: ColumnElement[bool] = column_of(narrow, this_quarter, last_quarter) == wanted
    return is_there


def order(narrow: Narrow) -> list[Any]:
    """Return what comes first, down to the id, which makes it unique."""
    votes, key = FeatureRequest.votes_count.desc(), FeatureRequest.id.desc()
    if narrow.sort == Sort.CHANGED:
        return [FeatureRequest.status_since.desc(), key]
    if narrow.sort == Sort.REVIEW:
        return [func.coalesce(FeatureRequest.next_review_on, NEVER), votes, key]
    if narrow.sort == Sort.VALUE:
        return [FeatureRequest.value.desc(), votes, key]
    return [votes, key]
