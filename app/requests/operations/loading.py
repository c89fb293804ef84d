"""Rows as they stand now, locked until the commit where the database can. A group is locked from its leader down."""

from sqlalchemy import select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import Busy, NotFound
from app.requests import policy
from app.requests.models import FeatureRequest
from app.requests.operations.holding import attempts
from app.requests.queries.visibility import LOADED, visible_to


def fresh_request(request_id: int) -> FeatureRequest:
    """Return the request as the database holds it, with status and area, locked. Raises `NotFound`."""
    # As a statement: `get` would call a row that was loaded before somebody else changed it a conflict.
    wanted = select(FeatureRequest).where(FeatureRequest.id == request_id).options(*LOADED)
    locked = wanted.with_for_update(of=FeatureRequest).execution_options(populate_existing=True)
    found = db_session.scalars(locked).one_or_none()
    if found is None:
        raise NotFound
    return found


def locked_request(request_id: int) -> FeatureRequest:
    """Return the request with status and area, locked with the one that leads it. Raises `NotFound`."""
    lock_leader(request_id)
    return fresh_request(request_id)


def seen_request(actor: Viewer, request_id: int) -> FeatureRequest:
    """Return the request locked, with the one that leads it locked before. Raises `NotFound` when `actor` may not see it."""
    if db_session.scalar(visible_to(actor).with_only_columns(FeatureRequest.id).where(FeatureRequest.id == request_id)) is None:
        raise NotFound
    found = locked_request(request_id)
    if not policy.can_see(actor, found):
        # It was taken from them while they waited for it.
        raise NotFound
    return found


def lock_leader(request_id: int) -> int:
    """Lock a request and the one that leads its group, by their ids, and return the id of that one. Raises `NotFound`."""
    for attempt in attempts():
        leader = db_session.scalar(select(FeatureRequest.merged_into_id).where(FeatureRequest.id == request_id)) or request_id
        wanted = select(FeatureRequest.id, FeatureRequest.merged_into_id).where(FeatureRequest.id.in_({request_id, leader}))
        rows = db_session.execute(wanted.order_by(FeatureRequest.id).with_for_update())
        held: dict[int, int | None] = {row.id: row.merged_into_id for row in rows}
        if request_id not in held:
            raise NotFound
        # Merged elsewhere between the two statements: once more, with the new leader.
        if (held[request_id] or request_id) == leader:
            attempt.commit()
            return leader
    raise Busy
