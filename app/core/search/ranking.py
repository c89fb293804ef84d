"""Scores of all documents for one question, as arrays.

Words: BM25 over ``content`` plus 0.3 of it over ``title``, summed over the terms (OR). Meaning: cosine of the sentence vectors.
Both are brought to 0..1 over the documents allowed and added. What only its meaning found joins when it is very
near: that is how a question in one language finds an answer written only in another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.search.question import Term
from app.core.search.segments import Bools, Floats, Ints, Snapshot

_K1 = 1.2
_B = 0.75
_TITLE = 0.3
_LEAST_IDF = 0.05
_SEMANTIC = 1.0
#: The weight of meaning fades when even the nearest document is farther than this: then it says little.
_CONFIDENT = 0.6
#: Words enough for any question; of more, the rarest are asked.
_MOST_TERMS = 64
#: Documents that only their meaning found: at least this near, and not more than so many.
_NEAR = 0.42
_MOST_NEAR = 10
#: Documents whose word score is below this share of the best, and which are not near in meaning, are noise.
_NOISE = 0.1
_WEAK_COVERAGE = 0.5
_WEAK_COSINE = 0.5


@dataclass(frozen=True)
class Scores:
    """Arrays over all document numbers. ``found`` says which are results at all."""

    score: Floats
    lexical: Floats
    cosine: Floats
    found: Bools
    terms: tuple[tuple[Term, float], ...]


def _idf(snapshot: Snapshot, frequency: int) -> float:
    return float(np.log(max(1, snapshot.count) / (frequency + 1.0)) + 1.0)


def chosen_terms(snapshot: Snapshot, terms: tuple[Term, ...]) -> list[tuple[Term, float]]:
    """(term, idf): at most 64, the rarest known first; unknown ones count for coverage only."""
    weighed = [(term, snapshot.frequency(term.text)) for term in terms]
    weighed.sort(key=lambda pair: (pair[1] == 0, pair[1] / (pair[0].weight + 1e-6)))
    return [(term, max(_LEAST_IDF, _idf(snapshot, frequency))) for term, frequency in weighed[:_MOST_TERMS]]


def lexical_scores(snapshot: Snapshot, terms: list[tuple[Term, float]]) -> tuple[Floats, Bools]:
    """(size,) BM25 sums, and the mask of documents that hold more than stop words of the question."""
    scores = np.zeros(snapshot.size, np.float32)
    held = np.zeros(snapshot.size, np.bool_)
    for field, factor in (("content", 1.0), ("title", _TITLE)):
        lengths, share = snapshot.lengths[field], _K1 * _B / snapshot.mean_length[field]
        for term, idf in terms:
            numbers, counts = snapshot.postings(field, term.text)
            if not len(numbers):
                continue
            if field == "title":
                idf = max(_LEAST_IDF, _idf(snapshot, len(numbers)))
            weight = factor * term.weight * idf
            norms = _K1 * (1.0 - _B) + share * lengths[numbers]
            scores[numbers] += weight * counts * (_K1 + 1.0) / (counts + norms)
            if not term.stop:
                held[numbers] = True
    return scores, held


def _scaled(values: Floats, mask: Bools) -> Floats:
    """Min-max over the documents of the mask."""
    inside = values[mask]
    if not len(inside):
        return np.zeros_like(values)
    low, high = float(inside.min()), float(inside.max())
    scaled: Floats = np.clip((values - low) / max(high - low, 1e-6), 0.0, 1.0).astype(np.float32)
    return scaled


def score(snapshot: Snapshot, terms: tuple[Term, ...], allowed: Bools, cosine: Floats | None) -> Scores:
    """Score every document; ``allowed`` is the mask of documents that may be found, ``cosine`` None without vectors."""
    picked = chosen_terms(snapshot, terms)
    lexical, held = lexical_scores(snapshot, picked)
    lexical[~(allowed & held)] = 0.0
    best = float(lexical.max(initial=0.0))
    share = lexical / best if best > 0 else lexical
    found = share > 0
    if cosine is None:
        return Scores(share, share, np.zeros_like(share), found & (share >= _NOISE), tuple(picked))
    near = allowed & (cosine >= _NEAR)
    nearest = float(cosine[allowed].max(initial=0.0))
    total = share + _SEMANTIC * min(1.0, nearest / _CONFIDENT) * _scaled(cosine, allowed)
    found &= (share >= _NOISE) | near
    found |= _nearest(cosine, near & ~found)
    return Scores(total.astype(np.float32), share, cosine, found, tuple(picked))


def _nearest(cosine: Floats, near: Bools) -> Bools:
    chosen = np.zeros(len(cosine), np.bool_)
    numbers = np.flatnonzero(near)
    if len(numbers) > _MOST_NEAR:
        numbers = numbers[np.argpartition(-cosine[numbers], _MOST_NEAR)[:_MOST_NEAR]]
    chosen[numbers] = True
    return chosen


def coverage(snapshot: Snapshot, terms: tuple[tuple[Term, float], ...], numbers: Ints) -> Floats:
    """For each document number: the share (0..1) of the weight of the question's own words that it holds."""
    held = np.zeros(len(numbers), np.float32)
    whole = 0.0
    for term, idf in terms:
        if not term.own:
            continue
        weight = term.weight * idf
        whole += weight
        holders, _ = snapshot.postings("content", term.text)
        if len(holders):
            place = np.minimum(np.searchsorted(holders, numbers), len(holders) - 1)
            held += weight * (holders[place] == numbers)
    return held / whole if whole else held


def is_weak(covered: float, cosine: float) -> bool:
    """A hit that neither holds half of the telling words nor is near in meaning."""
    return covered < _WEAK_COVERAGE and cosine < _WEAK_COSINE


def in_order(scores: Scores, mask: Bools) -> NDArray[np.int64]:
    """Document numbers of the mask, best first; equal scores in document order."""
    numbers = np.flatnonzero(mask & scores.found)
    return numbers[np.argsort(-scores.score[numbers], kind="stable")]
