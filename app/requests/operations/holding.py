"""Whole groups of requests as they stand now, locked by id until the commit where the database can.

For whatever changes more than one request: all take them in the same order, so that nobody waits for each other in a circle.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import SessionTransaction

from app.core.database import db_session
from app.core.errors import Busy, NotFound
from app.requests.models import FeatureRequest
from app.requests.queries.groups import leader

MOST_ATTEMPTS = 20


def lock_groups(ids: Iterable[int]) -> dict[int, FeatureRequest]:
    """Return the requests of those ids and all that belong to their groups, by id. Raises `NotFound` when one is missing."""
    wanted = set(ids)
    for attempt in attempts():
        expected = _members(wanted)
        held = _hold(expected)
        if wanted - set(held):
            raise NotFound
        # A group that became another one while it was waited for is waited for once more.
        if _members(wanted) == expected:
            attempt.commit()
            return held
    raise Busy


def attempts() -> Iterator[SessionTransaction]:
    """Yield a savepoint for each attempt to lock rows; one that is not committed is rolled back.

    Rows that turned out to be the wrong ones are let go of that way: who kept them while waiting for the right ones would
    stand in the way of those who hold them.
    """
    for _number in range(MOST_ATTEMPTS):
        attempt = db_session.begin_nested()
        yield attempt
        if attempt.is_active:
            attempt.rollback()


def _members(ids: set[int]) -> set[int]:
    leaders = select(leader()).where(FeatureRequest.id.in_(ids))
    found = select(FeatureRequest.id).where(or_(FeatureRequest.id.in_(leaders), FeatureRequest.merged_into_id.in_(leaders)))
    return set(db_session.scalars(found))


def _hold(ids: set[int]) -> dict[int, FeatureRequest]:
    found = select(FeatureRequest).where(FeatureRequest.id.in_(ids)).order_by(FeatureRequest.id).with_for_update()
    return {row.id: row for row in db_session.scalars(found.execution_options(populate_existing=True))}
