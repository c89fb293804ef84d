"""What a new installation begins with: the statuses most product teams use, to be renamed as one likes."""

from sqlalchemy import select

from app.core.access import SYSTEM
from app.core.database import db_session
from app.requests.models import Status, StatusKind
from app.requests.operations import statuses
from app.requests.operations.statuses import Details

FIRST = (
    Details(StatusKind.NEW, "受付", "New", "neutral", is_first=True),
    Details(StatusKind.REVIEWING, "検討中", "Reviewing", "warning", is_on_roadmap=True),
    Details(StatusKind.PLANNED, "計画中", "Planned", "info", is_on_roadmap=True, needs_note=True),
    Details(StatusKind.STARTED, "開発中", "Started", "accent", is_on_roadmap=True),
    Details(
        StatusKind.RELEASED, "公開しました", "Released", "success", is_voting_open=False, is_on_roadmap=True, needs_note=True
    ),
    Details(StatusKind.DECLINED, "見送り", "Declined", "neutral", is_voting_open=False, needs_note=True),
    Details(StatusKind.MERGED, "統合", "Merged", "neutral", is_voting_open=False),
)


def install() -> str | None:
    """Make the first statuses unless there are any, and return what to print, or None when nothing was made."""
    if db_session.scalar(select(Status.id).limit(1)) is not None:
        return None
    for details in FIRST:
        statuses.add_status(SYSTEM, details)
    return f"Statuses of requests made: {len(FIRST)}"
