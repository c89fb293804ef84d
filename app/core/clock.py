"""The one source of time: UTC in rows, the viewer's zone only in templates."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return datetime.now(UTC)


def today(timezone: str = "UTC") -> date:
    """Return the calendar day it is now in `timezone` (IANA name; raises `ZoneInfoNotFoundError`)."""
    return now().astimezone(ZoneInfo(timezone)).date()
