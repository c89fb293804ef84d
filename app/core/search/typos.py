"""One spelling mistake a question, the same every time: for measuring how much of the quality a typing error costs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

_WORD = re.compile(r"[A-Za-z]{4,}|[\u30a1-\u30fa\u30fc]{4,}")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモラリルレロン"


def misspelt(text: str, frequency: Callable[[str], int]) -> str:
    """The question with one letter of its most informative word wrong, or as it was when it has no word of 4+ letters.

    ``frequency`` tells how many documents hold a word; the most informative is the rarest that occurs at all. The
    mistake (swap, loss, doubling or replacement, never of the first letter) follows from a hash of the question.
    """
    words = [match for match in _WORD.finditer(text) if frequency(match.group()) > 0]
    if not words:
        return text
    match = min(words, key=lambda found: (frequency(found.group()), found.start()))
    seed = int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")
    return text[: match.start()] + _wrong(match.group(), seed) + text[match.end() :]


def _wrong(word: str, seed: int) -> str:
    at = 1 + seed % (len(word) - 2)
    letters = _LATIN if word[0].isascii() else _KATAKANA
    other = letters[(seed >> 16) % len(letters)]
    mistakes = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + other + word[at + 1 :],
    )
    first = (seed >> 8) % len(mistakes)
    changed = [mistake for mistake in mistakes[first:] + mistakes[:first] if mistake != word]
    return changed[0] if changed else word
