"""The counters of requests: the one place that works them out, from the rows.

The database adds up, without touching `version`, which belongs to editors.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, true, update

from app.comments.models import Comment
from app.comments.models import State as CommentState
from app.companies.models import Company
from app.core.database import db_session
from app.core.transaction import transaction
from app.requests.models import FeatureRequest, Vote
from app.requests.queries.groups import in_group, voter
from app.requests.queries.weights import weights

#: Above every importance: what one said of the leading request counts before what one said of a duplicate.
_FIRST = 100


@transaction
def recount(*request_ids: int) -> None:
    """Count who needs requests, and the staff's value of them, anew; joins the operation that is the cause.

    For the request that leads a group these are the people of the whole group, each once: a person, a company as such, and
    each vote nobody's name is on. A duplicate counts its own. The leaders must be locked (`loading.lock_leader`).
    """
    found, names = _counts(weights(), request_ids), ("votes_count", "companies_count", "value")
    _put({name: found.c[name] for name in names}, FeatureRequest.id == found.c.id)
    _expire(request_ids, names)


def revalue(worth: Mapping[str, int]) -> None:
    """Work out the value of every request anew; joins the operation that sets what votes are worth. Two statements."""
    # In order of their ids, as everybody who locks several requests does.
    db_session.execute(select(FeatureRequest.id).order_by(FeatureRequest.id).with_for_update())
    found = _counts(worth)
    _put({"value": found.c.value}, FeatureRequest.id == found.c.id)
    db_session.expire_all()


def _counts(worth: Mapping[str, int], ids: Collection[int] | None = None) -> Any:
    """Return a row for each request, or each of `ids`: `id`, `votes_count`, `companies_count` and `value` as its votes say."""
    counted, member = FeatureRequest.__table__.alias("counted"), FeatureRequest.__table__.alias("member")
    wanted = true() if ids is None else counted.c.id.in_(ids)
    said = Vote.importance + case((Vote.request_id == counted.c.id, _FIRST), else_=0)
    given = (
        select(counted.c.id, voter().label("person"), said.label("said"), Vote.company_id)
        .join(member, in_group(counted.c.id, member.c))
        .join(Vote, Vote.request_id == member.c.id)
        .where(wanted)
        .subquery()
    )
    importance, company_id = func.max(given.c.said).label("importance"), func.max(given.c.company_id).label("company_id")
    people = select(given.c.id, importance, company_id).group_by(given.c.id, given.c.person).subquery()
    companies = select(given.c.id, func.count(given.c.company_id.distinct()).label("count")).group_by(given.c.id).subquery()
    tiers = {name: worth[f"tier.{name}"] for name in ("high", "mid", "low", "tech")}
    by_tier = case(tiers, value=Company.tier, else_=worth["tier.none"])
    by_importance = case({one: worth[f"importance.{one}"] for one in (1, 2, 3)}, value=people.c.importance % _FIRST, else_=0)
    return (
        select(
            counted.c.id,
            func.count(people.c.id).label("votes_count"),
            func.coalesce(func.max(companies.c.count), 0).label("companies_count"),
            func.coalesce(func.sum(by_tier * by_importance), 0).label("value"),
        )
        .outerjoin(people, people.c.id == counted.c.id)
        .outerjoin(companies, companies.c.id == counted.c.id)
        .outerjoin(Company, Company.id == people.c.company_id)
        .where(wanted)
        .group_by(counted.c.id)
        .subquery()
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
    _put({"comments_count": found.scalar_subquery()}, FeatureRequest.id == request_id)
    _expire([request_id], ["comments_count"])


def _put(values: Mapping[str, ColumnElement[int]], where: ColumnElement[bool]) -> None:
    """Write counters down where they differ. One statement."""
    differs = or_(*(getattr(FeatureRequest, name) != value for name, value in values.items()))
    change = update(FeatureRequest).where(where, differs).values(dict(values))
    db_session.execute(change.execution_options(synchronize_session=False))


def _expire(ids: Collection[int], names: Sequence[str]) -> None:
    for row in db_session():
        if isinstance(row, FeatureRequest) and row.id in ids:
            db_session.expire(row, names)
