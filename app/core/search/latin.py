"""Words of Latin letters and digits: which terms one run of them is found by.

A run is cut out of the text before the Japanese analyser sees it, so that ``TLS1.2``, ``0x80070005`` or ``5.7.57`` stay
whole. A plain word gives its English stem. A code or compound gives itself *and* its parts, so that "TLS 1.2" finds
"TLS1.2" and the other way round.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import Stemmer

_LETTER = "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
RUN = re.compile(rf"[{_LETTER}]+(?:[.\-_/:@+#&'\u2019][{_LETTER}]+)*(?:\+\+|#)?")
_PART = re.compile(r"[a-z\u00df-\u024f']+|\d+(?:\.\d+)*")
_HEX = re.compile(r"0x([0-9a-f]{2,})$")
_VERSION = re.compile(r"\d+(?:\.\d+){2,}$")
_LONGEST_WHOLE = 48
_MOST_PARTS = 16
_stemmers = threading.local()


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """English stem of a lower-case word. PyStemmer objects are not safe between threads, so each thread has its own."""
    stemmer = getattr(_stemmers, "english", None)
    if stemmer is None:
        stemmer = _stemmers.english = Stemmer.Stemmer("english")
        stemmer.maxCacheSize = 0
    return str(stemmer.stemWord(word))


@lru_cache(maxsize=65_536)
def terms_of(run: str) -> tuple[str, ...]:
    """Terms of one run, the most telling first: the whole, then its parts. A plain word has exactly one term."""
    word = run.lower().replace("\u2019", "'")
    if word.isalpha() or word.isdigit():
        return (stem(word) if word.isalpha() else word,)
    if "'" in word and word.replace("'", "").isalpha():
        return (stem(word.removesuffix("'s")),)
    found = [word[:_LONGEST_WHOLE]] if len(word) <= _LONGEST_WHOLE else []
    if (hexadecimal := _HEX.match(word)) is not None:
        return (*found, hexadecimal.group(1))
    if _VERSION.match(word):
        return (*found, ".".join(word.split(".")[:2]))
    parts = _PART.findall(word)[:_MOST_PARTS]
    if "-" in word and word.replace("-", "").isalpha():
        found.append(stem(word.replace("-", "")))
    for part in parts:
        if len(part) > 1 or (part.isdigit() and len(parts) == 1):
            found.append(stem(part.strip("'")) if not part[0].isdigit() else part)
    if not found:
        found = [word[:_LONGEST_WHOLE]]
    return tuple(dict.fromkeys(term for term in found if term))


def is_code(run: str) -> bool:
    """True for a run that is no plain word: it has a digit or inner punctuation."""
    return not run.replace("'", "").replace("\u2019", "").isalpha()
