"""Hours of a person: when mails rest, when the digest is due. Pure reckoning in the person's own zone."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.notifications.models import Rhythm, Timetable

HOLD = timedelta(minutes=5)
WEEK = 7


def is_quiet(table: Timetable, zone: str, moment: datetime) -> bool:
    """Whether `moment` lies in the hours without mails; they may go past midnight."""
    if table.quiet_from is None or table.quiet_until is None or table.quiet_from == table.quiet_until:
        return False
    hour = moment.astimezone(ZoneInfo(zone)).hour
    if table.quiet_from < table.quiet_until:
        return table.quiet_from <= hour < table.quiet_until
    return hour >= table.quiet_from or hour < table.quiet_until


def released_at(table: Timetable, zone: str, moment: datetime) -> datetime:
    """Return when a mail meant for `moment` may leave: then, or at the end of the hours without mails."""
    if not is_quiet(table, zone, moment) or table.quiet_until is None:
        return moment
    local = moment.astimezone(ZoneInfo(zone))
    day = local.date() if local.hour < table.quiet_until else local.date() + timedelta(days=1)
    return datetime.combine(day, time(table.quiet_until), ZoneInfo(zone)).astimezone(moment.tzinfo)


def next_evening(hour: int, zone: str, moment: datetime) -> datetime:
    """Return the first time after `moment` that it is `hour` o'clock in `zone`."""
    local = moment.astimezone(ZoneInfo(zone))
    day = local.date() if local.hour < hour else local.date() + timedelta(days=1)
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(moment.tzinfo)


def whole_minute(moment: datetime) -> datetime:
    """Return the end of the minute `moment` lies in, so that mails due together are looked at together."""
    cut = moment.replace(second=0, microsecond=0)
    return cut if cut == moment else cut + timedelta(minutes=1)


def next_hour(moment: datetime) -> datetime:
    """Return the next full hour."""
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def last_digest(table: Timetable, zone: str, moment: datetime) -> datetime | None:
    """Return the newest moment at or before `moment` at which a digest was due; None when the person wants none.

    News from before it that was not sent yet goes out now: a run that was missed is made up for by the next.
    """
    if table.rhythm == Rhythm.OFF:
        return None
    local = moment.astimezone(ZoneInfo(zone))
    day = local.date() if local.hour >= table.hour else local.date() - timedelta(days=1)
    if table.rhythm == Rhythm.WEEKLY:
        day -= timedelta(days=(day.weekday() - table.weekday) % WEEK)
    return datetime.combine(day, time(table.hour), ZoneInfo(zone)).astimezone(moment.tzinfo)
