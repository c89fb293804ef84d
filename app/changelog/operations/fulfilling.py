"""What an entry fulfils: its requests become released because of it, so that whoever may read the entry is led there."""

from sqlalchemy import select

from app.changelog.models import Entry
from app.core.access import Viewer
from app.core.database import db_session
from app.requests.models import FeatureRequest, State, Status, StatusKind
from app.requests.operations import deciding
from app.requests.queries import groups


def release_requests(actor: Viewer, entry: Entry) -> list[int]:
    """Let the requests of `entry`, led where they were merged to, be released; returns the ids of those that were not yet.

    Joins the operation that publishes it. The voters hear of it as of every change of status.
    """
    status = released_status()
    if status is None:
        return []
    changed = []
    for request in _open_requests(entry.linked(FeatureRequest.SUBJECT)):
        deciding.change_status(actor, request, status_id=status.id, because=(Entry.SUBJECT, entry.id))
        changed.append(request.id)
    return changed


def released_status() -> Status | None:
    """Return the first status in use that means released, or None."""
    found = select(Status).where(Status.kind == StatusKind.RELEASED, Status.retired_at.is_(None))
    return db_session.scalar(found.order_by(Status.position, Status.id).limit(1))


def _open_requests(ids: list[int]) -> list[FeatureRequest]:
    leaders = set(groups.leaders_of(ids).values())
    found = select(FeatureRequest).join(Status, Status.id == FeatureRequest.status_id)
    found = found.where(FeatureRequest.id.in_(leaders), FeatureRequest.state != State.DELETED)
    # In the order of keys, as all who lock requests take them.
    return list(db_session.scalars(found.where(Status.kind != StatusKind.RELEASED).order_by(FeatureRequest.id)))
