"""Up to when somebody has seen the changelog. Nobody's news, so no fact is recorded."""

from datetime import datetime

from app.changelog import policy
from app.changelog.models import Seen
from app.core import clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.transaction import transaction


@transaction
def mark_seen(actor: Viewer, at: datetime | None = None) -> Seen:
    """Note that `actor` has seen everything that came out up to `at`, or now; it never goes back. Raises `Forbidden`."""
    ensure(policy.can_follow(actor))
    row = db_session.get(Seen, actor.id, with_for_update=True)
    at = min(at or clock.now(), clock.now())
    if row is None:
        row = Seen(user_id=actor.id or 0, at=at)
        db_session.add(row)
    row.at = max(row.at, at)
    return row
