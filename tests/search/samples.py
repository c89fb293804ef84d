"""One sample argument per route of search that takes any."""

from collections.abc import Callable
from typing import Any

from app.search import operations
from tests.support.cast import Cast


def _group(cast: Cast) -> dict[str, Any]:
    return {"group_id": operations.save_synonyms(cast.ada, "invoice, bill").id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {"search.synonym": _group, "search.remove_synonym": _group}
OUTSIDER_404: set[str] = set()
