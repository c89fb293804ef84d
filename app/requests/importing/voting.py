"""The votes of an imported request: as many unnamed ones as its source counts, and those of people known here."""

from typing import Any

from sqlalchemy import delete, insert, select

from app.core.database import db_session
from app.core.portions import portions
from app.requests.importing.found import FoundRequest
from app.requests.importing.report import Report
from app.requests.models import FeatureRequest, Importance, Vote

AT_ONCE = 500


def put_votes(request: FeatureRequest, found: FoundRequest, key: str, report: Report) -> bool:
    """Let exactly the votes of the source stand, and return whether any changed; votes people cast here are theirs."""
    wanted = {one["source_id"]: one for one in _rows(request.id, found, key)}
    own = select(Vote.source_id).where(
        Vote.request_id == request.id, Vote.source_id.startswith(f"{key}#vote-", autoescape=True)
    )
    known = set(db_session.scalars(own))
    cast_here = select(Vote.user_id).where(Vote.request_id == request.id, Vote.user_id.is_not(None), Vote.source_id.is_(None))
    people = set(db_session.scalars(cast_here))
    added = [row for name, row in sorted(wanted.items()) if name not in known and row["user_id"] not in people - {None}]
    for rows in portions(added, AT_ONCE):
        db_session.execute(insert(Vote), rows)
    gone = sorted(known - set(wanted), key=str)
    for names in portions(gone, AT_ONCE):
        db_session.execute(delete(Vote).where(Vote.source_id.in_(names)))
    report.votes["added"] += len(added)
    report.votes["removed"] += len(gone)
    return bool(added or gone)


def _rows(request_id: int, found: FoundRequest, key: str) -> list[dict[str, Any]]:
    unnamed = [
        {
            "request_id": request_id, "user_id": None, "company_id": None, "importance": Importance.NICE,
            "source_id": f"{key}#vote-{number}", "created_at": found.date,
        }
        for number in range(1, found.votes + 1)
    ]  # fmt: skip
    named = [
        {
            "request_id": request_id, "user_id": one.user_id, "company_id": one.company_id, "importance": one.importance,
            "source_id": f"{key}#vote-of-{one.user_id}", "created_at": one.date,
        }
        for one in found.voters
    ]  # fmt: skip
    return [*unnamed, *named]
