"""The score requests are put in order by: what many would gain, soon and surely, for little work.

    score = reach × impact × confidence ÷ effort

*Reach* is the value of the votes (tier times importance, added up), more for companies whose contract is renewed within 90
days and for seats. Impact, confidence and effort are parts of one hundred; no effort counts for less than `LEAST_EFFORT`.
"""

from collections.abc import Mapping

#: Until something else is set: points for each renewal that is near, points for a hundred seats, confidence nobody has set.
DEFAULTS = {"renewal": 5, "seats": 1, "confidence": 50}
LEAST_EFFORT = 5
SEATS = 100


def reach(weights: Mapping[str, int], value: int, renewing: int, seats: int) -> float:
    """Return how much is waiting for a request, in points."""
    return value + weights["renewal"] * renewing + weights["seats"] * seats / SEATS


def score(
    weights: Mapping[str, int],
    value: int,
    renewing: int,
    seats: int,
    impact: int | None,
    effort: int | None,
    confidence: int | None,
) -> float | None:
    """Return the score, or None while impact or effort is not set."""
    if impact is None or effort is None:
        return None
    sure = weights["confidence"] if confidence is None else confidence
    worth = reach(weights, value, renewing, seats) * impact / 100 * sure / 100
    return round(worth / (max(effort, LEAST_EFFORT) / 100), 1)
