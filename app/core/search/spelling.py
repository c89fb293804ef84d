"""Misspelt words: the nearest word that the documents really use.

Only words that neither the index nor common English knows are replaced, so a question spelt well is left alone. Words are
compared as written, not as stems: the correction is shown to a person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.core.search import analysis, latin
from app.core.search.question import stop_words

Known = Callable[[str], int]
_LATIN_WORD = re.compile(r"(?<![0-9A-Za-z.\-_/@])[A-Za-z\u00c0-\u024f]{3,40}(?![0-9A-Za-z\-_/@])")
_DOUBLED = re.compile(r"(.)\1+")
_MOST_WORDS = 8
_CANDIDATES = 40
_MUCH_MORE = 50
_ALTERNATIVES = 2
#: Katakana words begin to be words here.
_SHORT = 3


@dataclass(frozen=True)
class Correction:
    """The ``text`` with its misspelt words replaced, and other words that may have been meant."""

    text: str
    alternatives: tuple[str, ...]


@cache
def common_words() -> frozenset[str]:
    """Everyday English words, from ``words/en.txt``."""
    lines = Path(__file__).with_name("words").joinpath("en.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@cache
def _common_stems() -> tuple[tuple[str, str], ...]:
    return tuple((word, latin.stem(word)) for word in sorted(common_words()))


class Speller:
    """Corrections towards the raw words of an index ({word: frequency}) and forms of them in common English.

    A speller may be older than the index: ``known``, which gives the number of documents that hold an analysed term, keeps
    it from touching what is new.
    """

    def __init__(self, words: Mapping[str, float]) -> None:
        least = 1 if len(words) < 10_000 else 2
        stems: defaultdict[str, float] = defaultdict(float)
        self._words: dict[str, float] = {}
        for word, count in words.items():
            if count >= least or word[0] >= "\u3000":
                self._words[word] = count
                if word[0] < "\u3000":
                    stems[latin.stem(word)] += count
        for word, stem in _common_stems():
            if stem in stems:
                self._words.setdefault(word, stems[stem] / 2)
        self._latin: dict[int, list[str]] = defaultdict(list)
        self._katakana: dict[int, list[str]] = defaultdict(list)
        for word in self._words:
            (self._latin if word[0] < "\u3000" else self._katakana)[len(word)].append(word)

    def correct(self, text: str, known: Known) -> Correction | None:
        """The correction of a text, or None when nothing is to be replaced."""
        changes: list[tuple[int, int, list[str]]] = []
        for match in _LATIN_WORD.finditer(text):
            word = match.group().lower()
            if len(changes) < _MOST_WORDS and self._unknown(word, known):
                near = self._nearest(word, self._latin, 1 if len(word) <= 5 else 2)
                changes.append((match.start(), match.end(), near))
        for start, run in analysis.katakana_runs(text):
            if len(changes) < _MOST_WORDS and not self._written(run, known):
                changes.append((start, start + len(run), self._nearest_katakana(run)))
        changes = [change for change in changes if change[2]]
        alternatives = [other for _, _, near in changes for other in near[1:]]
        for start, end, near in sorted(changes, reverse=True):
            text = text[:start] + _same_case(text[start:end], near[0]) + text[end:]
        return Correction(text, tuple(alternatives)) if changes else None

    def _unknown(self, word: str, known: Known) -> bool:
        """A Latin word that stands in no document, not in another form either, and is no everyday English."""
        return word not in self._words and word not in common_words() and not known(latin.stem(word))

    def _written(self, run: str, known: Known) -> bool:
        """A katakana run that somebody wrote, in this or another spelling, or that is made of two written words."""
        if run in self._words or any(left in self._words and right in self._words for left, right in _halves(run)):
            return True
        pieces = analysis.tokens(run)
        return len(pieces) == 1 and known(pieces[0].terms[0]) > 0

    def _nearest_katakana(self, run: str) -> list[str]:
        """One mistake in the whole run, else one in one of its two parts. A run of three has lost a letter or is right."""
        near = [word for word in self._nearest(run, self._katakana, 1) if len(run) > _SHORT or len(word) > len(run)]
        if near:
            return near
        for left, right in _halves(run):
            if left in self._words:
                near += [left + word for word in self._nearest(right, self._katakana, 1)]
            if right in self._words:
                near += [word + right for word in self._nearest(left, self._katakana, 1)]
        return near[: 1 + _ALTERNATIVES]

    def _nearest(self, word: str, vocabulary: Mapping[int, list[str]], most: int) -> list[str]:
        """The nearest words, best first: likelier mistakes, then the first letter kept, then more frequent."""
        found: list[tuple[float, bool, float, str]] = []
        for length in range(len(word) - most, len(word) + most + 1):
            near = process.extract(word, vocabulary.get(length, []), scorer=OSA.distance, score_cutoff=most, limit=_CANDIDATES)
            found.extend(
                (distance + _ease(word, other), other[0] != word[0], -self._words[other], other) for other, distance, _ in near
            )
        return [other for _, _, _, other in sorted(found)[: 1 + _ALTERNATIVES]]

    def usual(self, text: str) -> str | None:
        """The text with rare words replaced by ones 50 times as frequent and one mistake away: only ever a question."""
        changed = text
        for match in reversed(list(_LATIN_WORD.finditer(text))[:_MOST_WORDS]):
            word = match.group().lower()
            count = self._words.get(word, 0.0)
            if not 0 < count <= 3 or len(word) < 5 or word in common_words():
                continue
            others = [
                other
                for other in self._nearest(word, self._latin, 1)
                if self._words[other] >= _MUCH_MORE * count and latin.stem(other) != latin.stem(word)
            ]
            if others:
                changed = changed[: match.start()] + _same_case(match.group(), others[0]) + changed[match.end() :]
        return changed if changed != text else None


def _halves(run: str) -> list[tuple[str, str]]:
    """Every cut of a run into two words of three and more characters."""
    return [(run[:at], run[at:]) for at in range(_SHORT, min(len(run), 40) - _SHORT + 1)]


def _ease(word: str, other: str) -> float:
    """Added to the number of mistakes: swapped or doubled letters are the commonest, function words are seldom meant."""
    ease = 0.0
    if sorted(word) == sorted(other) or _DOUBLED.sub(r"\1", word) == _DOUBLED.sub(r"\1", other):
        ease -= 0.5
    return ease + 0.25 if other in stop_words("en") else ease


def _same_case(model: str, word: str) -> str:
    """A lower-case word written like its model: ALL CAPITALS, Capitalised or lower case."""
    if model.isupper():
        return word.upper()
    return word.capitalize() if model[0].isupper() else word
