"""Arguments for the routes of drafts in the matrix of routes and people."""

from collections.abc import Callable
from typing import Any

from app.drafts import operations
from tests.support.cast import Cast


def _draft(cast: Cast) -> dict[str, Any]:
    draft = operations.save(cast.mia, "/drafts", {"body": ["Not sent yet."]})
    assert draft is not None
    return {"draft_id": draft.id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {"drafts.throw_away": _draft, "drafts.put_back": _draft}
OUTSIDER_404 = {"drafts.throw_away", "drafts.put_back"}
