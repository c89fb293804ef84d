"""What the tests of statuses share: the statuses a site begins with, by kind, and a move to one of them."""

from datetime import date, timedelta
from typing import Any

from app.core import clock
from app.core.access import Viewer
from app.core.database import db_session
from app.requests import setup
from app.requests.models import FeatureRequest, Status, StatusChange
from app.requests.operations import deciding


def statuses() -> dict[str, int]:
    """Make the first statuses unless they are there, and return the id of the first of each kind."""
    setup.install()
    return {one.kind: one.id for one in db_session.query(Status).order_by(Status.position.desc())}


def soon(days: int = 30) -> date:
    """Return a day to come."""
    return clock.today("Asia/Tokyo") + timedelta(days=days)


def move(actor: Viewer, wish: FeatureRequest, kind: str, **words: Any) -> StatusChange:
    """Move a request to the first status of a kind, with everything the rules want unless it is given."""
    needed: dict[str, Any] = {"note": f"Now {kind}.", "reason": "It was asked for often.", "next_review_on": None}
    if kind in {"new", "reviewing", "planned", "started"}:
        needed["next_review_on"] = soon()
    return deciding.change_status(actor, wish, status_id=statuses()[kind], **{**needed, **words})


def stands(wish: FeatureRequest) -> str:
    """Return the kind of the status a request stands at in the database."""
    db_session.expire_all()
    return db_session.get_one(Status, db_session.get_one(FeatureRequest, wish.id).status_id).kind
