"""What changed between two texts, line by line: in words for English, in short runs of characters for Japanese."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Literal

from rapidfuzz.distance import Indel

Change = Literal["=", "+", "-"]
# Latin words, numbers and runs of katakana or kanji stay whole; hiragana and signs are compared one by one.
PIECES = re.compile(r"[A-Za-z0-9_]+|[ァ-ヶー]+|[一-龯々〆]+|\s+|.", re.DOTALL)
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龯々〆]")
# Beyond this many pieces a line is compared as a whole, so that no page takes long to make.
MOST_PIECES = 4000
# What an excerpt shows: lines around each change, and lines in all.
AROUND, MOST_LINES = 2, 100
SIMILAR = 0.4
Step = tuple[bool, int, int, int, int]


@dataclass(frozen=True)
class Line:
    """A line as pieces (op, words); `op` is "=" when it did not change at all, "+", "-", or "~" when parts of it did."""

    op: str
    pieces: tuple[tuple[Change, str], ...]


@dataclass(frozen=True)
class Excerpt:
    """The lines that differ with some around them; `left_out` is how many more there would be."""

    lines: tuple[Line, ...]
    left_out: int


GAP = Line("=", (("=", "…"),))


def language_of(*texts: str) -> str:
    """Return the language texts are compared in: `ja` when there are kana or kanji in them, else `en`."""
    return "ja" if any(_JAPANESE.search(text) for text in texts) else "en"


def changed_lines(lang: str, before: list[str], after: list[str]) -> Iterator[Line]:
    """Yield the lines of `before` and `after`, which are in `lang`, with what changed."""
    for is_same, i1, i2, j1, j2 in _steps(before, after):
        if is_same:
            yield from (Line("=", (("=", line),)) for line in before[i1:i2])
            continue
        yield from _replaced(lang, before[i1:i2], after[j1:j2])


def excerpt(before: str, after: str) -> Excerpt:
    """Return what changed from one text to the other, never more than fits on a page that shows several of them."""
    lines = list(changed_lines(language_of(before, after), before.splitlines(), after.splitlines()))
    changed = [place for place, line in enumerate(lines) if line.op != "="]
    kept = sorted({near for place in changed for near in range(place - AROUND, place + AROUND + 1) if 0 <= near < len(lines)})
    found: list[Line] = []
    for last, place in zip([-1, *kept], kept, strict=False):
        if place - last > 1:
            found.append(GAP)
        found.append(lines[place])
    if kept and kept[-1] < len(lines) - 1:
        found.append(GAP)
    return Excerpt(tuple(found[:MOST_LINES]), max(0, len(found) - MOST_LINES))


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    """Yield (is the same, begin and end in `old`, begin and end in `new`) from end to end, what differs in one piece.

    By bits, sixty-four at once: what is repeated a thousand times costs no more than what is not.
    """
    for is_same, group in groupby(Indel.opcodes(old, new), lambda one: one.tag == "equal"):
        steps = list(group)
        yield is_same, steps[0].src_start, steps[-1].src_end, steps[0].dest_start, steps[-1].dest_end


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
    if len(old) + len(new) > MOST_PIECES or Indel.normalized_similarity(old, new) < SIMILAR:
        return None
    pieces: list[tuple[Change, str]] = []
    for is_same, i1, i2, j1, j2 in _steps(old, new):
        if is_same:
            pieces.append(("=", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(("-", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(("+", "".join(new[j1:j2])))
    return Line("~", tuple(pieces))


def _pieces(lang: str, line: str) -> list[str]:
    return PIECES.findall(line) if lang == "ja" else _WORDS.findall(line)
