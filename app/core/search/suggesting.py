"""Search while typing, over the title tables of all segments."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.core.search.records import Suggestion
from app.core.search.segments import Snapshot
from app.core.search.title_table import sounds


def matches(snapshot: Snapshot, typed: str, mask: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """(rank, length, document number, name index) of names that match, best first, among the documents of the mask."""
    spelt, sound = sounds(typed)
    found: list[tuple[int, int, int, int]] = []
    if not spelt:
        return found
    for start, segment in zip(snapshot.starts[:-1].tolist(), snapshot.segments, strict=True):
        for rank, length, document, place in segment.titles().find(spelt, sound):
            if mask[start + document]:
                found.append((rank, length, start + document, place))
    return sorted(found)


def suggest(snapshot: Snapshot, typed: str, mask: NDArray[np.bool_], language: str | None, limit: int) -> list[Suggestion]:
    """The best names for what was typed, each document and each text once; ``language`` goes first within a rank."""
    found = [
        (rank, snapshot.label("lang", number) != language if language else False, length, number, place)
        for rank, length, number, place in matches(snapshot, typed, mask)[: 20 * max(1, limit)]
    ]
    chosen: list[Suggestion] = []
    seen: set[tuple[str, str]] = set()
    for _, _, _, number, place in sorted(found):
        kind, identity = snapshot.document(number)
        names = snapshot.names(number)
        entry = snapshot.label("entry", number)
        text = names[place][0]
        if ("entry", entry) in seen or ("text", text) in seen:
            continue
        seen |= {("entry", entry), ("text", text)}
        chosen.append(Suggestion(text, names[0][0], kind, identity, snapshot.label("lang", number), entry))
        if len(chosen) == limit:
            break
    return chosen
