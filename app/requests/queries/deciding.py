"""A request as whoever decides about it sees it now."""

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.requests.models import FeatureRequest, State
from app.requests.queries.visibility import visible_to


def to_decide(viewer: Viewer, request_id: int) -> FeatureRequest:
    """Return a request with its status and area as it is now. Raises `NotFound` for what is deleted or not to be seen."""
    found = visible_to(viewer).where(FeatureRequest.id == request_id, FeatureRequest.state != State.DELETED)
    request = db_session.scalar(found.execution_options(populate_existing=True))
    if request is None:
        raise NotFound
    return request
