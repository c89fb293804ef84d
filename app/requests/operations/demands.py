"""What a status demands of whoever says that a request stands there: one place for the form and for the operation."""

from datetime import date
from typing import Protocol

from app.core.i18n import _
from app.requests.models import LONGEST_REASON, StatusKind
from app.requests.queries.statuses import OPEN_KINDS

LONGEST_NOTE = 5000


class StatusLike(Protocol):
    """What the demands depend on."""

    @property
    def kind(self) -> str: ...
    @property
    def needs_note(self) -> bool: ...


def note_of(typed: str) -> str:
    """Return the note as it is kept."""
    return typed.replace("\r\n", "\n").replace("\x00", "").strip()


def reason_of(typed: str) -> str:
    """Return the reason as it is kept: one line."""
    return " ".join(typed.split())


def note_too_long(note: str) -> str | None:
    """Return what to say of a note as it is kept that is too long, None for others."""
    return _("Please keep the note to %(count)s characters.", count=LONGEST_NOTE) if len(note) > LONGEST_NOTE else None


def unmet(
    after: StatusLike, *, is_move: bool, is_noted: bool, reason: str, next_review_on: date | None, today: date
) -> dict[str, str]:
    """Return what is wrong or missing, a sentence by the name of its field, in the order of the fields; empty when nothing is.

    `is_move` says that the request stood elsewhere before, `is_noted` that the users are told something, `reason` is as it is
    kept, `today` the day it is where whoever decides lives.
    """
    found = {
        "note": None
        if is_noted or not (is_move and after.needs_note)
        else _("This status needs a note for those who asked for it."),
        "reason": _of_reason(after, is_move, reason),
        "next_review_on": _of_review(after, next_review_on, today),
    }
    return {field: sentence for field, sentence in found.items() if sentence}


def _of_reason(after: StatusLike, is_move: bool, reason: str) -> str | None:
    if len(reason) > LONGEST_REASON:
        return _("Please keep the reason to %(count)s characters.", count=LONGEST_REASON)
    if is_move and after.kind == StatusKind.DECLINED and not reason:
        return _("Please say why. Those who asked for it read it.")
    return None


def _of_review(after: StatusLike, next_review_on: date | None, today: date) -> str | None:
    if next_review_on is None and after.kind in OPEN_KINDS:
        return _("Please name the day on which you look at it again.")
    if next_review_on is not None and next_review_on <= today:
        return _("Please name a day that is still to come.")
    return None
