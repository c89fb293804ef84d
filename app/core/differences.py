"""What changed between two texts, line by line: in words for English, in short runs of characters for Japanese."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

Change = Literal["=", "+", "-"]
# Latin words, numbers and runs of katakana or kanji stay whole; hiragana and signs are compared one by one.
PIECES = re.compile(r"[A-Za-z0-9_]+|[ァ-ヶー]+|[一-龯々〆]+|\s+|.", re.DOTALL)
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_KANA = re.compile(r"[ぁ-んァ-ヶ]")
# Beyond this many pieces a line is compared as a whole, so that no page takes long to make.
MOST_PIECES = 4000
SIMILAR = 0.4


@dataclass(frozen=True)
class Line:
    """A line as pieces (op, words); `op` is "=" when it did not change at all, "+", "-", or "~" when parts of it did."""

    op: str
    pieces: tuple[tuple[Change, str], ...]


def language_of(*texts: str) -> str:
    """Return the language texts are compared in: `ja` when there are kana in them, else `en`."""
    return "ja" if any(_KANA.search(text) for text in texts) else "en"


def changed_lines(lang: str, before: list[str], after: list[str]) -> Iterator[Line]:
    """Yield the lines of `before` and `after`, which are in `lang`, with what changed."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield from (Line("=", (("=", line),)) for line in before[i1:i2])
            continue
        yield from _replaced(lang, before[i1:i2], after[j1:j2])


def _replaced(lang: str, old: list[str], new: list[str]) -> Iterator[Line]:
    """Pair the lines of a changed block in order; those that share little are told as removed, then as added."""
    removed: list[str] = []
    added: list[str] = []
    for was, now in zip_longest(old, new):
        line = _changed(lang, was, now) if was is not None and now is not None else None
        if line is None:
            removed += [was] if was is not None else []
            added += [now] if now is not None else []
            continue
        yield from _whole(removed, added)
        removed, added = [], []
        yield line
    yield from _whole(removed, added)


def _whole(removed: list[str], added: list[str]) -> Iterator[Line]:
    yield from (Line("-", (("-", line),)) for line in removed)
    yield from (Line("+", (("+", line),)) for line in added)


def _changed(lang: str, was: str, now: str) -> Line | None:
    old, new = _pieces(lang, was), _pieces(lang, now)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if len(old) + len(new) > MOST_PIECES or matcher.quick_ratio() < SIMILAR or matcher.ratio() < SIMILAR:
        return None
    pieces: list[tuple[Change, str]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(("=", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(("-", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(("+", "".join(new[j1:j2])))
    return Line("~", tuple(pieces))


def _pieces(lang: str, line: str) -> list[str]:
    return PIECES.findall(line) if lang == "ja" else _WORDS.findall(line)
