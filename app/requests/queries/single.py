"""One request as an object, for forms and operations."""

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.requests.models import FeatureRequest
from app.requests.queries.visibility import visible_to


def request(viewer: Viewer, request_id: int) -> FeatureRequest:
    """Return a request with its status and area. Raises `NotFound`."""
    wanted = visible_to(viewer).where(FeatureRequest.id == request_id)
    found = db_session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found
