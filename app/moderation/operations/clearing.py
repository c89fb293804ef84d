"""What moderation forgets by the clock."""

from datetime import timedelta

from sqlalchemy import delete

from app.core import clock
from app.core.database import db_session
from app.core.transaction import transaction
from app.moderation.models import OPEN_STATES, Case, HeldPost, HeldState, Letter

LETTERS_KEPT = DECISIONS_KEPT = timedelta(days=365)
CASES_KEPT = timedelta(days=730)


@transaction
def forget_old() -> None:
    """Delete letters and decisions about posts that waited after a year, and closed cases with their reports after two.

    A case that keeps a post hidden stays, because it is the way back. The log of who decided what is not touched.
    """
    now = clock.now()
    old_cases = delete(Case).where(Case.state.not_in(OPEN_STATES), Case.closed_at < now - CASES_KEPT, Case.is_hidden.is_(False))
    old_decisions = delete(HeldPost).where(HeldPost.state != HeldState.WAITING, HeldPost.decided_at < now - DECISIONS_KEPT)
    for old in (delete(Letter).where(Letter.at < now - LETTERS_KEPT), old_decisions, old_cases):
        db_session.execute(old.execution_options(synchronize_session=False))
