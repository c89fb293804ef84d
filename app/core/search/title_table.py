"""The table behind suggestions: titles and wordings by one- and two-character pieces, in memory.

Each name is found by its spelling and, for Japanese, by its reading, so that かな typed before the input method converts
finds the 漢字 title.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.core.search import analysis

_MOST_CANDIDATES = 3_000
_LONGEST = 100
_BOUNDARY = re.compile(r"[\s\-_/・「」『』()\[\]<>:,、。]")
_HALF_TYPED = re.compile(r"(?<=[\u3041-\u30ff])[a-z]{1,3}$")


def folded(text: str) -> str:
    """Spelling for comparison: NFKC, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", analysis.clean(text)).casefold().split())


class TitleTable:
    """Names of the documents of one segment. ``find`` gives (rank, length, document, name index); lower ranks first."""

    def __init__(self, names: Sequence[Sequence[tuple[str, str]]]) -> None:
        self._owner: list[tuple[int, int]] = []
        self._spelt: list[str] = []
        self._read: list[str] = []
        grams: dict[str, list[int]] = {}
        for document, pairs in enumerate(names):
            for place, (name, reading) in enumerate(pairs):
                spelt = folded(name)[:_LONGEST]
                if not spelt:
                    continue
                sound = analysis.hiragana(folded(reading))[:_LONGEST]
                number = len(self._owner)
                self._owner.append((document, place))
                self._spelt.append(spelt)
                self._read.append(sound)
                for gram in _grams(spelt) | _grams(sound):
                    grams.setdefault(gram, []).append(number)
        self._grams = {gram: np.array(numbers, np.int32) for gram, numbers in grams.items()}

    def find(self, spelt: str, sound: str) -> list[tuple[int, int, int, int]]:
        """Names that hold every word of ``spelt``, or that read ``sound``. Both folded; ``sound`` may be empty."""
        found = dict(self._holding(spelt, self._spelt, 0))
        if sound:
            for number, rank in self._holding(sound, self._read, 1):
                found.setdefault(number, rank)
        return [(rank, len(self._spelt[number]), *self._owner[number]) for number, rank in found.items()]

    def _holding(self, wanted: str, texts: list[str], worse: int) -> list[tuple[int, int]]:
        words = wanted.split()
        if not words:
            return []
        candidates = self._candidates(words)
        ranked: list[tuple[int, int]] = []
        for number in candidates.tolist():
            text = texts[number]
            if all(word in text for word in words):
                ranked.append((number, _rank(text, wanted, words[0]) * 2 + worse))
        return ranked

    def _candidates(self, words: list[str]) -> NDArray[np.int32]:
        lists: list[NDArray[np.int32]] = []
        for word in words:
            for gram in _grams(word, whole=True):
                if gram not in self._grams:
                    return np.empty(0, np.int32)
                lists.append(self._grams[gram])
        lists.sort(key=len)
        left = lists[0]
        for other in lists[1:]:
            if len(left) < 64:
                break
            left = np.intersect1d(left, other, assume_unique=True)
        return left[:_MOST_CANDIDATES]


def _grams(text: str, *, whole: bool = False) -> set[str]:
    """Pieces a text is listed under: each character and each pair; a ``whole`` question of two or more has its pairs only."""
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    return pairs if whole and pairs else pairs | set(text)


def _rank(text: str, wanted: str, first: str) -> int:
    """0 the name begins so, 1 a word of it begins so, 2 it is inside."""
    if text.startswith(wanted):
        return 0
    at = text.find(first)
    return 1 if at == 0 or _BOUNDARY.match(text[at - 1]) else 2


def sounds(prefix: str) -> tuple[str, str]:
    """(spelling, reading) to look for, for what was typed so far. A half-typed romaji tail (パスワーd) is left off.

    The reading is empty when there is nothing Japanese in it.
    """
    spelt = folded(prefix)[:_LONGEST]
    spelt = _HALF_TYPED.sub("", spelt)
    if not analysis.has_japanese(spelt):
        return spelt, ""
    sound = analysis.hiragana(spelt)
    if any("\u4e00" <= character <= "\u9fff" for character in sound):
        sound = folded(analysis.reading(spelt))
    return spelt, sound
