"""Words for terms, quarters and days, in the language of the reader."""

from datetime import date, datetime
from typing import Any

from babel.dates import format_date, get_month_names, get_timezone

from app.core import clock
from app.core.access import Viewer
from app.core.i18n import _, _l, locale_code
from app.requests.models import StatusKind, Term
from app.roadmap import quarters
from app.roadmap.queries import LATER, UNDECIDED, By, Sort
from app.roadmap.queries.weighing import Order

TERMS: dict[str, Any] = {Term.NOW: _l("Now"), Term.NEXT: _l("Up next"), Term.LATER: _l("Later")}
TERM_TONES = {Term.NOW: "accent", Term.NEXT: "info", Term.LATER: "neutral", UNDECIDED: "warning"}
BYS = {By.STATUS: _l("By status"), By.TERM: _l("By term"), By.QUARTER: _l("By quarter")}
SORTS = {
    Sort.VOTES: _l("Most wanted"),
    Sort.CHANGED: _l("Changed last"),
    Sort.REVIEW: _l("Next review"),
    Sort.VALUE: _l("Weighted value"),
}
ORDERS = {
    Order.SCORE: _l("Score"),
    Order.VALUE: _l("Weighted value"),
    Order.VOTES: _l("Most wanted"),
    Order.RENEWAL: _l("Next renewal"),
    Order.SEATS: _l("Seats"),
    Order.UNPLACED: _l("Not weighed yet"),
}
KINDS = {
    StatusKind.NEW: _l("Just arrived"),
    StatusKind.REVIEWING: _l("Being considered"),
    StatusKind.PLANNED: _l("Planned"),
    StatusKind.STARTED: _l("Being built"),
}
DAY = {"ja": "M/d", "en": "d MMM"}
LONG_DAY = {"ja": "y/M/d", "en": "d MMM y"}


def term_name(term: str) -> str:
    """Return the name of a term, or what a request without one is called."""
    return str(TERMS.get(term, _("Not decided yet")))


def quarter_name(quarter: str) -> str:
    """Return 2027年1–3月 or Jan–Mar 2027; what lies behind the last one shown, and what is not decided, by its words."""
    if quarter == LATER:
        return _("After that")
    if not quarters.is_one(quarter):
        return _("Not decided yet")
    begins = quarters.first_day(quarter)
    if locale_code() == "ja":
        return f"{begins.year}年{begins.month}–{begins.month + 2}月"
    names = get_month_names("abbreviated", locale="en")
    return f"{names[begins.month]}–{names[begins.month + 2]} {begins.year}"


def day(value: date | datetime, zone: str) -> str:
    """Return a day in as few signs as say it: 12/10 or 10 Dec, with the year when it is another one."""
    if isinstance(value, datetime):
        value = value.astimezone(get_timezone(zone)).date()
    pattern = DAY if value.year == clock.today(zone).year else LONG_DAY
    return str(format_date(value, pattern[locale_code()], locale=locale_code()))


def when(viewer: Viewer, card: Any) -> str:
    """Return what a card says of time: when it was released, when it is meant to come, or when it is looked at again."""
    if card.kind == StatusKind.RELEASED:
        return day(card.released_at or card.status_since, viewer.timezone)
    if quarters.is_one(card.quarter):
        return quarter_name(card.quarter)
    if card.next_review_on is not None:
        return _("Review %(day)s", day=day(card.next_review_on, viewer.timezone))
    return term_name(card.term) if card.term else ""
