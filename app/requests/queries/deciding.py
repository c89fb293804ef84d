"""A request as whoever decides about it sees it now."""

from sqlalchemy import select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.requests.models import FeatureRequest, State, Vote
from app.requests.queries.groups import group
from app.requests.queries.single import request


def to_decide(viewer: Viewer, request_id: int) -> FeatureRequest:
    """Return a request with its status and area as it is now. Raises `NotFound` for what is deleted or not to be seen."""
    found = request(viewer, request_id)
    if found.state == State.DELETED:
        raise NotFound
    return found


def voters(request_id: int) -> tuple[set[int], int]:
    """Return the ids of who voted for a request or a duplicate of it, and how many votes stand for nobody in person."""
    ids = list(db_session.scalars(select(Vote.user_id).where(Vote.request_id.in_(group(request_id)))))
    return {key for key in ids if key is not None}, ids.count(None)
