"""One sample of arguments for every route that takes some: requests of Acme alone, which Other never sees."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.core.database import db_session
from app.requests import operations
from app.requests.models import Area, FeatureRequest, State
from app.requests.operations import AreaDetails
from tests.requests import standing_samples
from tests.requests.standing import statuses
from tests.support.cast import Cast


def _titled(cast: Cast, title: str) -> FeatureRequest:
    statuses()
    known = db_session.scalar(select(FeatureRequest).where(FeatureRequest.title == title))
    # Written down by staff, who may write as much as they like.
    given = {"company_id": cast.mia.company_id, "person_id": cast.mia.id, "is_company_only": True}
    return known or operations.enter_request(cast.cleo, title=title, **given)


def _wish(cast: Cast) -> dict[str, Any]:
    return {"request_id": _titled(cast, "For Acme alone").id}


def _deleted(cast: Cast) -> dict[str, Any]:
    gone = _titled(cast, "Deleted by Mia")
    if gone.state != State.DELETED:
        operations.delete_request(cast.mia, gone)
    return {"request_id": gone.id}


def _vote(cast: Cast) -> dict[str, Any]:
    # Not the one that is deleted by the way: what is gone takes no votes.
    wish = _titled(cast, "Voted for on behalf")
    return {"request_id": wish.id, "vote_id": operations.vote_for(cast.cleo, wish, company_id=1).id}


def _area(cast: Cast) -> dict[str, Any]:
    known = db_session.scalar(select(Area).limit(1))
    return {"area_id": (known or operations.add_area(cast.ada, AreaDetails("請求", "Billing"))).id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "requests.show": _wish,
    "requests.history": _wish,
    "requests.edit": _wish,
    "requests.sort": _wish,
    "requests.links": _wish,
    "requests.unlink": _wish,
    "requests.visibility": _wish,
    "requests.delete": lambda cast: {"request_id": _titled(cast, "To be deleted").id},
    "requests.deleted": _deleted,
    "requests.restore": _deleted,
    "requests.vote": _wish,
    "requests.take_back": _wish,
    "requests.support": _wish,
    "requests.vote_for": _wish,
    "requests.withdraw_vote": _vote,
    "requests.unmerge": _wish,
    "requests.edit_area": _area,
    "requests.move_area": _area,
    "requests.remove_area": _area,
    **standing_samples.SAMPLES,
}
OUTSIDER_404: set[str] = {
    "requests.show",
    "requests.history",
    "requests.edit",
    "requests.visibility",
    "requests.delete",
    "requests.deleted",
    "requests.restore",
    "requests.vote",
    "requests.take_back",
    "requests.support",
    *standing_samples.OUTSIDER_404,
}
