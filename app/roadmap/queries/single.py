"""One request, for those who say what the roadmap says of it."""

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.requests.models import FeatureRequest, State
from app.requests.queries import visible_to


def editable(viewer: Viewer, request_id: int) -> FeatureRequest:
    """Return a request `viewer` sees that is neither a duplicate nor gone. Raises `NotFound`."""
    wanted = visible_to(viewer).where(
        FeatureRequest.id == request_id, FeatureRequest.state == State.VISIBLE, FeatureRequest.merged_into_id.is_(None)
    )
    found = db_session.scalar(wanted)
    if found is None:
        raise NotFound
    return found
