"""Arguments of the pages of statuses, for the tests that walk over all routes."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.core.access import SYSTEM
from app.core.database import db_session
from app.requests.models import FeatureRequest
from app.requests.operations import enter_request
from app.requests.operations import statuses as operations
from app.requests.operations.statuses import Details
from tests.requests.standing import statuses
from tests.support.cast import Cast

TITLE = "Sample of a request"


def _wish(cast: Cast) -> dict[str, Any]:
    statuses()
    known = db_session.scalar(select(FeatureRequest).where(FeatureRequest.title == TITLE))
    return {"request_id": (known or enter_request(cast.cleo, company_id=1, title=TITLE, is_company_only=True)).id}


def _status(_cast: Cast) -> dict[str, Any]:
    return {"status_id": operations.add_status(SYSTEM, Details("reviewing", "確認中", "Checking")).id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "requests.change_status": _wish,
    "requests.tell_now": _wish,
    "requests.edit_status": _status,
    "requests.move_status": _status,
    "requests.retire_status": _status,
    "requests.bring_back_status": _status,
}
#: Pages of the staff alone: what keeps clients out is who they are, whatever the request.
OUTSIDER_404: set[str] = set()
