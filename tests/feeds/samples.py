"""The addresses of feeds; whoever holds one is no visitor of the site."""

from collections.abc import Callable
from typing import Any

from app.feeds import operations
from tests.support.cast import Cast


def _token(cast: Cast) -> dict[str, Any]:
    return {"token": operations.make_addresses(cast.mia)}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "feeds.atom": lambda cast: {**_token(cast), "name": "answers"},
    "feeds.calendar": _token,
}
OUTSIDER_404: set[str] = set()
