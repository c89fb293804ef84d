"""What an entry fulfils: its requests become released, with a word that leads to the entry."""

from flask_babel import force_locale
from sqlalchemy import select

from app.changelog.models import Audience, Entry
from app.core.access import Viewer
from app.core.database import db_session
from app.core.i18n import _
from app.requests.models import FeatureRequest, State, Status, StatusKind
from app.requests.operations import deciding

ADDRESS = "/changelog/{id}"


def release_requests(actor: Viewer, entry: Entry) -> list[int]:
    """Let the requests of `entry`, led where they were merged to, be released; returns the ids of those that were not yet.

    Joins the operation that publishes it. The voters hear of it as of every change of status.
    """
    status = released_status()
    if status is None:
        return []
    changed = []
    for request in _open_requests(entry.linked(FeatureRequest.SUBJECT)):
        deciding.change_status(
            actor, request, status_id=status.id, note=_note(entry, request.lang), reason="", next_review_on=None
        )
        changed.append(request.id)
    return changed


def released_status() -> Status | None:
    """Return the first status in use that means released, or None."""
    found = select(Status).where(Status.kind == StatusKind.RELEASED, Status.retired_at.is_(None))
    return db_session.scalar(found.order_by(Status.position, Status.id).limit(1))


def _open_requests(ids: list[int]) -> list[FeatureRequest]:
    leads = select(FeatureRequest.id, FeatureRequest.merged_into_id).where(FeatureRequest.id.in_(ids))
    leaders = {merged_into or key for key, merged_into in db_session.execute(leads)}
    found = select(FeatureRequest).join(Status, Status.id == FeatureRequest.status_id)
    found = found.where(FeatureRequest.id.in_(leaders), FeatureRequest.state != State.DELETED)
    # In the order of keys, as all who lock requests take them.
    return list(db_session.scalars(found.where(Status.kind != StatusKind.RELEASED).order_by(FeatureRequest.id)))


def _note(entry: Entry, lang: str) -> str:
    text = entry.text_in(lang)
    if text is None or entry.audience != Audience.EVERYONE:
        # Not everybody who reads the request may read the entry, nor know what it is called.
        with force_locale(lang):
            return _("You can use it now.")
    title = text.title.replace("[", "(").replace("]", ")")
    return f"{text.summary}\n\n[{title}]({ADDRESS.format(id=entry.id)})"
