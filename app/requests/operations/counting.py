"""The counters of requests: the one place that works them out, from the rows.

The database adds up, without touching `version`, which belongs to editors.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import String, case, cast, func, literal, or_, select, update

from app.comments.models import Comment
from app.comments.models import State as CommentState
from app.companies.models import Company
from app.core.database import db_session
from app.core.transaction import transaction
from app.requests.models import FeatureRequest, Vote
from app.requests.queries.weights import weights

#: Above every importance: what one said of the leading request counts before what one said of a duplicate.
_FIRST = 100


@transaction
def recount(request_id: int) -> None:
    """Count who needs a request, and the staff's value of it, anew; joins the operation that is the cause.

    For the request that leads a group these are the people of the whole group, each once: a person, a company as such, and
    each vote nobody's name is on. A duplicate counts its own. The leader must be locked (`loading.lock_leader`).
    """
    set_counts(request_id, counts(request_id, weights()))


def counts(request_id: int, worth: Mapping[str, int]) -> dict[str, int]:
    """Return `votes_count`, `companies_count` and `value` of a request as its rows say. One statement."""
    group = select(FeatureRequest.id).where(or_(FeatureRequest.id == request_id, FeatureRequest.merged_into_id == request_id))
    said = Vote.importance + case((Vote.request_id == request_id, _FIRST), else_=0)
    people = (
        select(func.max(said).label("importance"), func.max(Vote.company_id).label("company_id"))
        .where(Vote.request_id.in_(group))
        .group_by(_person())
        .subquery()
    )
    by_tier = case({name: worth[f"tier.{name}"] for name in ("high", "mid", "low", "tech")}, value=Company.tier,
                   else_=worth["tier.none"])  # fmt: skip
    by_importance = case({one: worth[f"importance.{one}"] for one in (1, 2, 3)}, value=people.c.importance % _FIRST, else_=0)
    companies = select(func.count(Vote.company_id.distinct())).where(Vote.request_id.in_(group)).scalar_subquery()
    found = select(func.count(), companies, func.coalesce(func.sum(by_tier * by_importance), 0)).select_from(people)
    row = db_session.execute(found.outerjoin(Company, Company.id == people.c.company_id)).one()
    return {"votes_count": row[0], "companies_count": row[1], "value": int(row[2])}


def _person() -> Any:
    return case(
        (Vote.user_id.is_not(None), literal("person:") + cast(Vote.user_id, String)),
        (Vote.company_id.is_not(None), literal("company:") + cast(Vote.company_id, String)),
        else_=literal("vote:") + cast(Vote.id, String),
    )


@transaction
def recount_comments(request_id: int) -> None:
    """Count the public comments below a request anew; joins the operation that is the cause."""
    found = select(func.count()).where(
        Comment.subject_kind == FeatureRequest.SUBJECT,
        Comment.subject_id == request_id,
        Comment.state == CommentState.VISIBLE,
        Comment.is_internal.is_(False),
    )
    set_counts(request_id, {"comments_count": db_session.scalar(found) or 0})


def set_counts(request_id: int, values: Mapping[str, int]) -> None:
    """Write counters down where they differ; joins the operation that is the cause."""
    differs = or_(*(getattr(FeatureRequest, name) != value for name, value in values.items()))
    change = update(FeatureRequest).where(FeatureRequest.id == request_id, differs).values(dict(values))
    db_session.execute(change.execution_options(synchronize_session=False))
    _expire(request_id, list(values))


def _expire(request_id: int, names: Sequence[str]) -> None:
    for row in db_session():
        if isinstance(row, FeatureRequest) and row.id == request_id:
            db_session.expire(row, names)
