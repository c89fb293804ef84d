"""Misspelt words: the nearest word that the documents really use.

Only words unknown to the index are replaced, so a question spelt well is never touched. Words are compared as written, not
as stems: the correction is shown to a person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.core.search import analysis, latin

_LATIN_WORD = re.compile(r"(?<![0-9A-Za-z.\-_/@])[A-Za-z\u00c0-\u024f]{4,40}(?![0-9A-Za-z\-_/@])")
_MOST_WORDS = 8
_CANDIDATES = 40
_MUCH_MORE = 50


def _distance(word: str) -> int:
    """Mistakes allowed in a Latin word: one up to five letters, two in longer ones."""
    return 1 if len(word) <= 5 else 2


class Speller:
    """Corrections from one vocabulary ({raw word: frequency}); ``known`` tells whether the index has an analysed term."""

    def __init__(self, words: Mapping[str, float], known: Callable[[str], bool]) -> None:
        self._words = words
        self._known = known
        self._latin: dict[int, list[str]] = defaultdict(list)
        self._katakana: dict[int, list[str]] = defaultdict(list)
        least = 1 if len(words) < 10_000 else 2
        for word, count in words.items():
            if count >= least:
                (self._latin if word[0] < "\u3000" else self._katakana)[len(word)].append(word)

    def correct(self, text: str) -> str | None:
        """The text with unknown words replaced by their nearest known ones, or None when nothing was replaced."""
        changes: list[tuple[int, int, str]] = []
        for match in list(_LATIN_WORD.finditer(text))[:_MOST_WORDS]:
            better = self._latin_word(match.group().lower())
            if better is not None:
                changes.append((match.start(), match.end(), _same_case(match.group(), better)))
        for start, run in analysis.katakana_runs(text)[:_MOST_WORDS]:
            better = self._katakana_word(run)
            if better is not None:
                changes.append((start, start + len(run), better))
        for start, end, better in sorted(changes, reverse=True):
            text = text[:start] + better + text[end:]
        return text if changes else None

    def _latin_word(self, word: str) -> str | None:
        if word in self._words or self._known(latin.stem(word)):
            return None
        return self._nearest(word, self._latin, _distance(word))

    def _katakana_word(self, run: str) -> str | None:
        if run in self._words or len(run) < 4:
            return None
        pieces = analysis.tokens(run)
        if pieces and all(token.end - token.start > 1 and self._known(token.terms[0]) for token in pieces):
            return None
        return self._nearest(run, self._katakana, 1)

    def _nearest(self, word: str, vocabulary: dict[int, list[str]], most: int) -> str | None:
        found: list[tuple[float, float, str]] = []
        for length in range(len(word) - most, len(word) + most + 1):
            near = process.extract(word, vocabulary.get(length, []), scorer=OSA.distance, score_cutoff=most, limit=_CANDIDATES)
            found.extend((distance, -self._words[other], other) for other, distance, _ in near)
        return min(found)[2] if found else None

    def usual(self, text: str) -> str | None:
        """The text with rare words replaced by ones 50 times as frequent and one mistake away: only ever a question."""
        changed = text
        for match in reversed(list(_LATIN_WORD.finditer(text))[:_MOST_WORDS]):
            word = match.group().lower()
            count = self._words.get(word, 0.0)
            if not 0 < count <= 3 or len(word) < 5:
                continue
            near = process.extract(
                word,
                [other for step in (-1, 0, 1) for other in self._latin.get(len(word) + step, [])],
                scorer=OSA.distance,
                score_cutoff=1,
                limit=_CANDIDATES,
            )
            others = [
                (self._words[other], other)
                for other, _, _ in near
                if self._words[other] >= _MUCH_MORE * count and latin.stem(other) != latin.stem(word)
            ]
            if others:
                changed = changed[: match.start()] + _same_case(match.group(), max(others)[1]) + changed[match.end() :]
        return changed if changed != text else None


def _same_case(model: str, word: str) -> str:
    """A lower-case word written like its model: ALL CAPITALS, Capitalised or lower case."""
    if model.isupper():
        return word.upper()
    return word.capitalize() if model[0].isupper() else word
