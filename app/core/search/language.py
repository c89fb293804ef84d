"""Who understands texts for this process: itself, or the one process that does it for all (`elsewhere`).

By itself is the rule for commands and tests; processes that were forked to serve pages ask, and those that do jobs have only
vectors made for them: they cut texts by the hundred.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.core.search import analysis, vectors
from app.core.search.elsewhere import Answer, Answering, Elsewhere


def serve(
    listening: socket.socket, is_orphan: Callable[[], bool], *, vectors_too: bool, more: Mapping[str, Answer] | None = None
) -> None:
    """Be the process that understands texts, and answers `more` by name, until stopped or orphaned."""
    preload(vectors_too=vectors_too)
    texts: dict[str, Answer] = {"tokens": _tokens, "spans": _spans, "reading": analysis.reading, "encode": _encoded}
    Answering(listening, {**texts, **(more or {})}, is_orphan).run()


def preload(*, vectors_too: bool = True) -> None:
    """Load dictionary and model into this process."""
    analysis.preload()
    analysis.tokens("読み込み ready")
    if vectors_too:
        vectors.model()


def ask_elsewhere(path: Path, *, words_too: bool) -> Elsewhere:
    """Have vectors made, and with `words_too` texts cut, by the process behind the socket at `path`; return the way to it."""
    other = Elsewhere(path)
    vectors.elsewhere = other
    analysis.elsewhere = other if words_too else None
    return other


def _tokens(text: str) -> list[list[object]]:
    return [[one.terms, one.start, one.end, one.noun, one.japanese] for one in analysis.tokens(text)]


def _spans(texts: Sequence[str], terms: Sequence[str]) -> list[list[tuple[int, int]]]:
    return analysis.spans(texts, frozenset(terms))


def _encoded(texts: Sequence[str]) -> str:
    return vectors.encode_here(texts).tobytes().hex()
