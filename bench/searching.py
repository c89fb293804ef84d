"""Times of searching and suggesting as a reader's page asks for them, and what the index weighs."""

import resource
from typing import Any

from app.core.access import PlainViewer
from app.search.finding import find
from app.search.found import Asked
from app.search.index import engine
from app.search.suggesting import suggest
from bench import questions
from bench.timing import milliseconds

READER = PlainViewer(id=1, name="reader", tier="high", company_id=1, company_ids=frozenset({1}), is_authenticated=True)


def measure(documents: int, index_seconds: float) -> dict[str, Any]:
    """Return the figures for the index as it stands: milliseconds, seconds, megabytes."""
    asked = questions.questions()
    first = milliseconds(lambda words: find(READER, Asked(words)), asked)
    again = milliseconds(lambda words: find(READER, Asked(words)), asked)
    suggested = milliseconds(lambda typed: suggest(READER, typed), questions.prefixes())
    return {
        "documents": documents,
        "index_s": index_seconds,
        "index_mb": engine().bytes_on_disk() / 1e6,
        "search_first_ms": first,
        "search_ms": again,
        "suggest_ms": suggested,
        "process_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
