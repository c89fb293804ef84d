"""One request as an object, and who can be chosen in its forms."""

from sqlalchemy import select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.people.models import User
from app.requests import policy
from app.requests.models import FeatureRequest, State
from app.requests.queries.visibility import visible_to


def request(viewer: Viewer, request_id: int) -> FeatureRequest:
    """Return a request with its status and area. Raises `NotFound`."""
    wanted = visible_to(viewer).where(FeatureRequest.id == request_id)
    found = db_session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def deleted_by(viewer: Viewer, request_id: int) -> FeatureRequest:
    """Return a deleted request that `viewer` may bring back. Raises `NotFound`."""
    found = db_session.get(FeatureRequest, request_id, populate_existing=True)
    if found is None or found.state != State.DELETED or not policy.can_restore(viewer, found):
        raise NotFound
    return found


def staff_choices() -> list[tuple[int, str]]:
    """Return `(id, name)` of the active staff, who can look after requests."""
    found = select(User.id, User.name).where(User.staff_role.is_not(None), User.is_active).order_by(User.name, User.id)
    return [(key, name) for key, name in db_session.execute(found)]
