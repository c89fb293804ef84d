"""A lenient limit on suggestions per person and process, in memory: it stops a script, never somebody who types."""

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

_RULE = parse("300/minute")
_limiter = FixedWindowRateLimiter(MemoryStorage())


def is_too_fast(person_id: int | None) -> bool:
    """Count one request; whether the person makes more than 300 a minute."""
    return not _limiter.hit(_RULE, "suggest", str(person_id))
