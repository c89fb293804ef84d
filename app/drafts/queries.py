"""Reading drafts: only ever one's own."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from app.core import subjects
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.keys import LARGEST_KEY
from app.drafts.models import Draft


def own(viewer: Viewer) -> Select[Draft]:
    """The drafts `viewer` wrote; none for nobody and for the system."""
    return select(Draft).where(Draft.user_id == (viewer.id or 0))


def draft(viewer: Viewer, place: str) -> Draft | None:
    """Return what `viewer` typed at `place` and did not send."""
    return db_session.scalars(own(viewer).where(Draft.place == place, Draft.thrown_at.is_(None))).first()


def get(viewer: Viewer, draft_id: int) -> Draft:
    """Return a draft of `viewer`, thrown away or not. Raises `NotFound`."""
    found = db_session.scalars(own(viewer).where(Draft.id == draft_id)).first() if 0 < draft_id <= LARGEST_KEY else None
    if found is None:
        raise NotFound
    return found


def kept(viewer: Viewer) -> list[Draft]:
    """Return the drafts of `viewer`, the newest first; there are never more than 100."""
    return list(db_session.scalars(own(viewer).where(Draft.thrown_at.is_(None)).order_by(Draft.updated_at.desc(), Draft.id)))


def thrown(viewer: Viewer) -> list[Draft]:
    """Return the drafts `viewer` threw away and can still put back, the newest first."""
    return list(db_session.scalars(own(viewer).where(Draft.thrown_at.is_not(None)).order_by(Draft.thrown_at.desc(), Draft.id)))


def titles(viewer: Viewer, drafts: Sequence[Draft]) -> dict[int, str]:
    """Return the titles of drafts by id; empty for one whose place is about something `viewer` may not see any more."""
    places = {one.id: subjects.about(one.place) for one in drafts}
    wanted: dict[str, list[int]] = {}
    for pair in filter(None, places.values()):
        wanted.setdefault(pair[0], []).append(pair[1])
    seen = {(kind, key) for kind, ids in wanted.items() for key in subjects.visible(viewer, kind, ids)}
    return {one.id: one.title if places[one.id] is None or places[one.id] in seen else "" for one in drafts}


def count(viewer: Viewer) -> int:
    """Return how many drafts `viewer` keeps."""
    statement = select(func.count(Draft.id)).where(Draft.user_id == (viewer.id or 0), Draft.thrown_at.is_(None))
    return db_session.scalar(statement) or 0
