"""What is tried when the words of a question are in no document: pieces of terms, and titles as they stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.core.search import ranking, suggesting, title_table
from app.core.search.library import State
from app.core.search.question import Term
from app.core.search.segments import Bools

_MOST = 100


def holding(state: State, text: str) -> tuple[Term, ...]:
    """Indexed terms that hold a one- or two-character question, shortest first."""
    folded = title_table.folded(text)
    holding = sorted((term for term in state.snapshot.terms() if folded and folded in term), key=len)
    return tuple(Term(term, 0.4, False) for term in holding[:20])


def by_title(state: State, text: str, scores: ranking.Scores, base: Bools) -> ranking.Scores:
    """Last resort: titles and wordings that hold the text as it stands."""
    numbers = [number for _, _, number, _ in suggesting.matches(state.snapshot, text, base)]
    found = np.zeros(state.snapshot.size, np.bool_)
    found[numbers[:_MOST]] = True
    return replace(scores, found=found)
