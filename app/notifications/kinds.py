"""The kinds of news there are: whatever the facts of all features declare, each once."""

from app.core import activity
from app.core.access import Viewer

DIGEST = "digest"


def declared() -> dict[str, activity.Notice]:
    """Return every kind by name, in the order of the features."""
    found: dict[str, activity.Notice] = {}
    for fact in activity.declared().values():
        if fact.notice is not None:
            found.setdefault(fact.notice.kind, fact.notice)
    return found


def offered_to(viewer: Viewer) -> list[activity.Notice]:
    """Return the kinds `viewer` can get."""
    return [notice for notice in declared().values() if viewer.is_staff or not notice.is_for_staff]


def of_fact(name: str) -> activity.Notice | None:
    """Return the kind of news a fact is, or None when it is none."""
    fact = activity.declared().get(name)
    return fact.notice if fact else None
