"""A lenient limit on suggestions per person and process, in memory: it stops a script, never somebody who types."""

from flask import current_app
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

_RULE = parse("300/minute")


def is_too_fast(person_id: int | None) -> bool:
    """Count one request; whether the person makes more than 300 a minute."""
    known: dict[str, FixedWindowRateLimiter] = current_app.extensions
    # Each application counts for itself: a person is a number, and another application has others.
    limiter = known.get("search_pace") or known.setdefault("search_pace", FixedWindowRateLimiter(MemoryStorage()))
    return not limiter.hit(_RULE, "suggest", str(person_id))
