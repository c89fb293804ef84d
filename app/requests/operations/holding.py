"""Whole groups of requests as they stand now, locked by id until the commit where the database can.

For whatever changes more than one request: all take them in the same order, so that nobody waits for each other in a circle.
"""

from collections.abc import Iterable

from sqlalchemy import func, or_, select

from app.core.database import db_session
from app.core.errors import NotFound
from app.requests.models import FeatureRequest


def lock_groups(ids: Iterable[int]) -> dict[int, FeatureRequest]:
    """Return the requests of those ids and all that belong to their groups, by id. Raises `NotFound` when one is missing."""
    wanted = set(ids)
    while True:
        expected = _members(wanted)
        held = _hold(expected)
        # A group that became another one while it was waited for is waited for once more.
        if _members(wanted) == expected:
            break
    if wanted - set(held):
        raise NotFound
    return held


def _members(ids: set[int]) -> set[int]:
    leaders = select(func.coalesce(FeatureRequest.merged_into_id, FeatureRequest.id)).where(FeatureRequest.id.in_(ids))
    found = select(FeatureRequest.id).where(or_(FeatureRequest.id.in_(leaders), FeatureRequest.merged_into_id.in_(leaders)))
    return set(db_session.scalars(found))


def _hold(ids: set[int]) -> dict[int, FeatureRequest]:
    found = select(FeatureRequest).where(FeatureRequest.id.in_(ids)).order_by(FeatureRequest.id).with_for_update()
    return {row.id: row for row in db_session.scalars(found.execution_options(populate_existing=True))}
