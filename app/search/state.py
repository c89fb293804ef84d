"""The state of the index as plain values, for the page, the command and the readiness check."""

from dataclasses import dataclass

from app.core.search import IndexUnavailable
from app.search.index import engine


@dataclass(frozen=True)
class IndexState:
    """`size` in bytes; `reason` says why the index cannot be used, and then the figures are 0."""

    is_fit: bool
    documents: int = 0
    generation: int = 0
    size: int = 0
    vectors: bool = False
    reason: str = ""


def index_state() -> IndexState:
    """Return the state of the index of this installation."""
    finder = engine()
    try:
        return IndexState(True, finder.count, finder.generation, finder.bytes_on_disk(), finder.vectors)
    except IndexUnavailable as error:
        return IndexState(False, vectors=finder.vectors, reason=str(error))
