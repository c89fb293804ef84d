"""Old notices go after a year."""

from datetime import timedelta

from sqlalchemy import delete

from app.core import clock
from app.core.database import db_session
from app.core.transaction import transaction
from app.notifications.models import Notice

KEPT = timedelta(days=365)


@transaction
def forget_old() -> None:
    """Delete what people were told more than 365 days ago, read or not."""
    db_session.execute(delete(Notice).where(Notice.at < clock.now() - KEPT))
