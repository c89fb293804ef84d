"""Sentences several operations say."""

from app.core.errors import Refused
from app.core.i18n import _, ngettext

LONGEST_REASON = 2000
SOON, LATER = 100, 100 * 60


def wait_told(seconds: int) -> str:
    """Say that somebody wrote too much, and when it goes on."""
    if seconds < SOON:
        return ngettext(
            "That was quick. You can send this in %(num)s second.",
            "That was quick. You can send this in %(num)s seconds.",
            seconds,
        )
    if seconds < LATER:
        return ngettext(
            "You have written a lot. You can send this in %(num)s minute.",
            "You have written a lot. You can send this in %(num)s minutes.",
            -(-seconds // 60),
        )
    return ngettext(
        "You have written a lot. You can send this in %(num)s hour.",
        "You have written a lot. You can send this in %(num)s hours.",
        -(-seconds // 3600),
    )


def click_told(seconds: int) -> str:
    """Say that somebody reacted or voted too often, and when it goes on."""
    return ngettext(
        "You have reacted or voted very often. You can go on in %(num)s minute.",
        "You have reacted or voted very often. You can go on in %(num)s minutes.",
        -(-seconds // 60),
    )


def reason_given(typed: str, field: str = "reason") -> str:
    """Return the reason that was typed, tidied. Raises `Refused` at `field` when there is none or it is too long."""
    reason = typed.strip()
    if not reason:
        raise Refused(_("Please write a reason. The people concerned read it."), field)
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Please keep to %(count)s characters.", count=LONGEST_REASON), field)
    return reason
