"""Which requests belong together: what the merges in force say. Operations ask with the group locked; no viewer is asked.

A *group* is a request that stands for itself and its duplicates. Expressions are made of plain columns, so that they fit into
statements about rows and about objects; `member` is another way to the columns of a request, such as an alias.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, or_, select

from app.core.activity import Activity
from app.core.database import db_session
from app.requests.facts import merging
from app.requests.models import FeatureRequest, Merge, Vote
from app.watching.models import HEARING
from app.watching.queries import watchers

_R = FeatureRequest.__table__.c


def in_group(leader_id: Any, member: Any = _R) -> ColumnElement[bool]:
    """Return the condition that a request is the one of that id, a number or a column, or a duplicate that leads to it."""
    return or_(member.id == leader_id, member.merged_into_id == leader_id)


def group(leader_id: Any) -> Select[int]:
    """Return the ids of a group, as a part of a statement."""
    return select(_R.id).where(in_group(leader_id))


def leader(member: Any = _R) -> ColumnElement[int]:
    """Return the id of the request that stands for a request: itself, or the one it was merged into."""
    return func.coalesce(member.merged_into_id, member.id)


def voter() -> ColumnElement[str]:
    """Return who a vote counts for, once in a group: a person, a company as such, or nobody known, so the vote itself."""
    return case(
        (Vote.user_id.is_not(None), literal("person:") + cast(Vote.user_id, String)),
        (Vote.stands_for_company & Vote.company_id.is_not(None), literal("company:") + cast(Vote.company_id, String)),
        else_=literal("vote:") + cast(Vote.id, String),
    )


def leaders_of(ids: Iterable[int]) -> dict[int, int]:
    """Return which request stands for each of `ids` that there is. One statement."""
    return dict(db_session.execute(select(_R.id, leader()).where(_R.id.in_(list(ids)))).all())


def in_force(duplicate_id: int) -> Merge | None:
    """Return the merge that makes a request a duplicate, or None."""
    return db_session.scalar(select(Merge).where(Merge.duplicate_id == duplicate_id, Merge.undone_at.is_(None)))


def duplicate_ids(leader_id: int) -> list[int]:
    """Return the ids of the requests that lead to this one, in order."""
    found = select(FeatureRequest.id).where(FeatureRequest.merged_into_id == leader_id)
    return list(db_session.scalars(found.order_by(FeatureRequest.id)))


def led_through(request_id: int) -> list[int]:
    """Return the ids of the requests that were merged into this one, or into one of those, whatever leads them all now."""
    way = select(Merge.duplicate_id).where(Merge.target_id == request_id, Merge.undone_at.is_(None)).cte(recursive=True)
    further = select(Merge.duplicate_id).join(way, Merge.target_id == way.c.duplicate_id).where(Merge.undone_at.is_(None))
    return sorted(db_session.scalars(select(way.union(further).c.duplicate_id)))


def told_of_merge(duplicate_id: int) -> frozenset[int]:
    """Return the ids of whom the newest merge of a request was told, those who did not hear of it among others left out."""
    found = select(Activity.particulars).where(Activity.fact == merging.MERGED.name)
    found = found.where(Activity.subject_kind == FeatureRequest.SUBJECT, Activity.subject_id == duplicate_id)
    newest = db_session.scalar(found.order_by(Activity.id.desc()).limit(1))
    return frozenset(int(key) for key in (newest or {}).get("to", ()))


def people_of(requests: Sequence[FeatureRequest]) -> frozenset[int]:
    """Return the ids of all who wrote, need or follow one of the requests."""
    ids = [one.id for one in requests]
    voters = select(Vote.user_id).where(Vote.request_id.in_(ids), Vote.user_id.is_not(None)).distinct()
    following = (one.user_id for one in watchers((FeatureRequest.SUBJECT, key) for key in ids) if one.level in HEARING)
    authors = (one.author_id for one in requests)
    return frozenset(key for key in (*db_session.scalars(voters), *following, *authors) if key is not None)
