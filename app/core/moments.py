"""Dates told in sentences, in the language of the page and the time zone of a person."""

from datetime import datetime

from babel.dates import format_datetime, get_timezone

from app.core.i18n import locale_code

PATTERNS = {"ja": "y年M月d日 H:mm", "en": "d MMM y H:mm"}


def told_moment(moment: datetime, timezone: str) -> str:
    """Return date and time in the current language, as the clock of `timezone` shows them."""
    locale = locale_code()
    return str(format_datetime(moment, PATTERNS[locale], tzinfo=get_timezone(timezone), locale=locale))
