"""Requests for tests of merging, and what the database itself says of them, in plain SQL."""

from typing import Any

from sqlalchemy import text

from app.core.access import Viewer
from app.core.activity import Activity
from app.core.database import db_session
from app.requests import operations, setup
from app.requests.models import FeatureRequest
from app.requests.operations import merging

WHY = "It asks for the same."

#: Who needs a group: named people once, companies as such once, votes without a name each.
VOTES = """
    SELECT count(DISTINCT v.user_id)
         + count(DISTINCT CASE WHEN v.stands_for_company THEN v.company_id END)
         + count(CASE WHEN v.user_id IS NULL AND NOT v.stands_for_company THEN 1 END) AS votes,
           count(DISTINCT v.company_id) AS companies
    FROM request_votes v JOIN feature_requests r ON r.id = v.request_id
    WHERE r.id = :id OR r.merged_into_id = :id
"""


def installed() -> None:
    """Make the statuses every site begins with."""
    setup.install()


def ask(person: Viewer, title: str, **more: Any) -> FeatureRequest:
    """Let `person` ask for something."""
    return operations.post_request(person, title=title, **more)


def merge(actor: Viewer, duplicate: FeatureRequest, target: FeatureRequest) -> None:
    """Merge two requests and forget what was loaded."""
    merging.merge(actor, duplicate, target, WHY)
    db_session.expunge_all()


def unmerge(actor: Viewer, duplicate: FeatureRequest) -> None:
    """Take a merge back and forget what was loaded."""
    merging.unmerge(actor, duplicate)
    db_session.expunge_all()


def stored(request_id: int) -> FeatureRequest:
    """Return a request as the database holds it."""
    return db_session.get_one(FeatureRequest, request_id, populate_existing=True)


def counted(request_id: int) -> tuple[int, int]:
    """Return votes and companies of a request as its counters say."""
    row = stored(request_id)
    return row.votes_count, row.companies_count


def rows(request_id: int) -> tuple[int, int]:
    """Return votes and companies of a group as its rows say."""
    found = db_session.execute(text(VOTES), {"id": request_id}).one()
    return found.votes, found.companies


def watches(request_id: int) -> dict[int, tuple[str, str, bool]]:
    """Return who watches a request: level, reason and whether it was chosen, by person."""
    found = db_session.execute(
        text(
            "SELECT user_id, level, reason, is_chosen FROM watches"
            " WHERE subject_kind = 'feature_request' AND subject_id = :id ORDER BY user_id"
        ),
        {"id": request_id},
    )
    return {row.user_id: (row.level, row.reason, bool(row.is_chosen)) for row in found}


def told(fact: str) -> list[list[int]]:
    """Return whom each fact of that name names, in order."""
    found = db_session.query(Activity).filter_by(fact=fact).order_by(Activity.id)
    return [row.particulars["to"] for row in found]
