"""One sample of arguments for every route that takes some: a request only Acme sees, and a view of the staff."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.core.database import db_session
from app.requests.models import FeatureRequest
from app.roadmap import operations
from app.roadmap.models import SavedView
from tests.roadmap.rows import request
from tests.support.cast import Cast

TITLE = "On the roadmap for Acme"


def _request(cast: Cast) -> dict[str, Any]:
    known = db_session.scalar(select(FeatureRequest.id).where(FeatureRequest.title == TITLE))
    if known is None:
        known = request(TITLE, "planned", author_id=cast.mia.id, company_id=1, is_company_only=True).id
    return {"request_id": known}


def _view(cast: Cast) -> dict[str, Any]:
    known = db_session.scalar(select(SavedView.id))
    if known is None:
        known = operations.save_view(cast.cleo, name="Sample", place="board", query="by=term", is_shared=True).id
    return {"view_id": known}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "roadmap.place": _request,
    "roadmap.words": _request,
    "roadmap.weigh": _request,
    "roadmap.remove_view": _view,
}
#: All of them are for the staff, who see everything.
OUTSIDER_404: set[str] = set()
