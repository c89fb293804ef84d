"""Adding up how often threads were looked at. Nobody's news, so no fact is recorded."""

from collections.abc import Mapping

from sqlalchemy import update

from app.core.database import db_session
from app.core.transaction import transaction
from app.discussions.models import Thread


@transaction
def count_views(views: Mapping[int, int]) -> None:
    """Add views, by the id of the thread; threads that are gone are left out."""
    for thread_id, count in views.items():
        change = update(Thread).where(Thread.id == thread_id).values(views_count=Thread.views_count + count)
        # No page is worth sending again for another number of views.
        db_session.execute(change.execution_options(synchronize_session=False, owners=[]))
