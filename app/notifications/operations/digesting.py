"""The digest: what is left to tell, at the person's hour, from their own view, and nothing when there is nothing."""

from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.core.access import Viewer, ensure
from app.core.activity import Activity
from app.core.database import db_session
from app.core.transaction import transaction
from app.notifications import evening, letters, policy, times
from app.notifications.models import MailState, Notice
from app.notifications.operations.mailing import queue_digest
from app.notifications.queries import preferences
from app.notifications.wording import Seen
from app.people.models import User

ABSENT = timedelta(days=180)


def people_waiting() -> list[int]:
    """Return the ids of people who have something for a digest."""
    return list(db_session.scalars(select(Notice.user_id).where(Notice.mail_state == MailState.DIGEST).distinct()))


@transaction
def send_digest(actor: Viewer, user_id: int) -> bool:
    """Queue the digest of one person when it is due and holds anything. Returns whether one was queued. Raises `Forbidden`."""
    ensure(policy.can_tell(actor))
    found = select(Notice, Activity).join(Activity, Activity.id == Notice.activity_id)
    found = found.where(Notice.user_id == user_id, Notice.mail_state == MailState.DIGEST).order_by(Notice.id)
    told = [(notice, row) for notice, row in db_session.execute(found.with_for_update(of=Notice))]
    viewer = letters.reader(user_id)
    table = preferences.timetable(user_id)
    due = times.last_digest(table, viewer.timezone, clock.now()) if viewer is not None else None
    if viewer is None or due is None or _is_absent(user_id):
        _drop([notice for notice, _row in told])
        return False
    if not any(notice.at < due for notice, _row in told):
        return False
    unread = [(notice, row) for notice, row in told if notice.read_at is None]
    seen = Seen(viewer, (notice for notice, _row in unread))
    shown = [one for one in letters.wanted(viewer, unread, at_once=False) if seen.shows(one[0])]
    news = evening.news_only(shown)
    kept = [notice for notice, _row in news]
    _drop([notice for notice, _row in told if notice not in kept])
    for notice in kept:
        notice.mail_state = MailState.SENT
    if kept:
        queue_digest(viewer, kept, is_overflow=False)
        evening.keep_told(news)
    return bool(kept)


def _is_absent(user_id: int) -> bool:
    seen, joined = db_session.execute(select(User.last_seen_on, User.created_at).where(User.id == user_id)).one()
    return (seen or joined.date()) < (clock.now() - ABSENT).date()


def _drop(notices: list[Notice]) -> None:
    for notice in notices:
        notice.mail_state = MailState.DROPPED
