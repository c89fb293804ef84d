"""Thanks: counting who helped, and leaving the list of those who did."""

from datetime import date, timedelta

from sqlalchemy import delete

from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.transaction import transaction
from app.discussions.facts import polls as facts
from app.discussions.models import HelperTally, Unlisted
from app.discussions.queries import helping


@transaction
def choose_listing(actor: Viewer, *, is_listed: bool) -> None:
    """Let `actor` be named among the people who helped, or not any more. Raises `Forbidden`."""
    ensure(actor.is_authenticated and actor.id is not None)
    row = db_session.get(Unlisted, actor.id)
    if (row is None) == is_listed:
        return
    if row is None:
        db_session.add(Unlisted(user_id=actor.id or 0, at=clock.now()))
    else:
        db_session.delete(row)
    activity.record(facts.LISTING_CHOSEN, actor=actor)


def count_helpers() -> int:
    """Count this month and the one before anew; how many rows there are now. Nobody's news, so no fact is recorded."""
    month = helping.this_month()
    before = (month - timedelta(days=1)).replace(day=1)
    return sum(_count(one) for one in (before, month))


@transaction
def _count(month: date) -> int:
    rows = helping.counted(month)
    if rows == helping.kept(month):
        # What is kept of pages stays good while nothing changes.
        return len(rows)
    db_session.execute(delete(HelperTally).where(HelperTally.month == month))
    db_session.add_all(
        HelperTally(
            month=month, space_id=row.space_id, user_id=row.user_id, accepted_count=row.accepted, thanks_count=row.thanks
        )
        for row in rows
    )
    return len(rows)
