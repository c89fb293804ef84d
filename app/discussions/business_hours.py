"""Business hours: how much working time has passed, with weekends and the holidays of Japan left out."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

ZONE = ZoneInfo("Asia/Tokyo")
SATURDAY = 5
LONGEST_LOOK = timedelta(days=60)


@lru_cache(maxsize=1)
def _holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("JP")


def warm() -> None:
    """Load the holidays now: the library loads those of all countries with them, which takes 10 MB."""
    _holidays()


@dataclass(frozen=True)
class Hours:
    """Opening and closing time of a working day in Japan, `opens` before `closes`."""

    opens: time
    closes: time

    @property
    def a_day(self) -> timedelta:
        """Working time of one day."""
        today = datetime(2000, 1, 1, tzinfo=ZONE)
        return datetime.combine(today, self.closes) - datetime.combine(today, self.opens)


def parse(text: str) -> Hours:
    """Return the hours that `09:00-18:00` names. Raises `ValueError` for anything else, and when they end before they begin."""
    opens, dash, closes = text.partition("-")
    if not dash:
        raise ValueError("business hours are written like 09:00-18:00")
    hours = Hours(time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip()))
    if hours.opens >= hours.closes:
        raise ValueError("business hours must end after they begin")
    return hours


def is_working_day(moment: datetime) -> bool:
    """Whether people work on the day `moment` (aware) falls on in Japan."""
    day = moment.astimezone(ZONE).date()
    return day.weekday() < SATURDAY and day not in _holidays()


def worked(since: datetime, until: datetime, hours: Hours) -> timedelta:
    """Return the working time between two aware moments; none when `until` is not later.

    Further apart than 60 days, only the last 60 are counted: whatever is asked of this answer is long decided then.
    """
    since, until = max(since, until - LONGEST_LOOK).astimezone(ZONE), until.astimezone(ZONE)
    total, day = timedelta(), since.date()
    while day <= until.date():
        opens = datetime.combine(day, hours.opens, ZONE)
        if is_working_day(opens):
            closes = datetime.combine(day, hours.closes, ZONE)
            total += max(timedelta(), min(until, closes) - max(since, opens))
        day += timedelta(days=1)
    return total


def earliest(until: datetime, working: timedelta, hours: Hours) -> datetime:
    """Return the latest moment at which something must have begun so that `working` time lies between it and `until`."""
    left, day = working, until.astimezone(ZONE)
    for _days in range(LONGEST_LOOK.days):
        opens = datetime.combine(day.date(), hours.opens, ZONE)
        if is_working_day(opens):
            closes = min(day, datetime.combine(day.date(), hours.closes, ZONE))
            if closes > opens:
                if closes - opens >= left:
                    return closes - left
                left -= closes - opens
        # The day before, as a whole.
        day = datetime.combine(day.date() - timedelta(days=1), time.max, ZONE)
    return day
