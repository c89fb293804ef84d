"""The log of everything moderators did, with reasons."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, false, select

from app.core.access import Viewer
from app.core.activity import Activity
from app.core.paging import Page, page_of
from app.moderation import facts, policy


@dataclass(frozen=True)
class LogFilter:
    """What the log is narrowed to; days are those of the viewer's time zone, both ends included."""

    fact: str = ""
    moderator: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None


def log_visible_to(viewer: Viewer) -> Select[Activity]:
    """Return the entries `viewer` may read: every one or none."""
    found = select(Activity).where(Activity.fact.in_([fact.name for fact in facts.LOGGED]))
    return found if policy.can_moderate(viewer) else found.where(false())


def log(viewer: Viewer, chosen: LogFilter, cursor: str | None) -> Page[Activity]:
    """Return a page of the log, the latest first."""
    found = log_visible_to(viewer)
    if chosen.fact:
        found = found.where(Activity.fact == chosen.fact)
    if chosen.moderator:
        found = found.where(Activity.actor_name.icontains(chosen.moderator, autoescape=True))
    if chosen.words:
        found = found.where(Activity.subject_title.icontains(chosen.words, autoescape=True))
    if chosen.since:
        found = found.where(Activity.happened_at >= _midnight(chosen.since, viewer.timezone))
    if chosen.until and chosen.until < date.max:
        found = found.where(Activity.happened_at < _midnight(chosen.until + timedelta(days=1), viewer.timezone))
    return page_of(found.order_by(Activity.id.desc()), cursor, size=50)


def _midnight(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(timezone))
