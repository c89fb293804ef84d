"""What changed between two contents, in words for English and in short runs of characters for Japanese."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal, Protocol

Change = Literal["=", "+", "-"]
# Latin words, numbers and runs of katakana or kanji stay whole; hiragana and signs are compared one by one.
PIECES = re.compile(r"[A-Za-z0-9_]+|[ァ-ヶー]+|[一-龯々〆]+|\s+|.", re.DOTALL)
# Beyond this many pieces a line is compared as a whole, so that no page takes long to make.
MOST_PIECES = 4000
SIMILAR = 0.4


class Content(Protocol):
    """What a text, a staged text and a revision have in common."""

    @property
    def title(self) -> str: ...
    @property
    def wordings(self) -> list[str]: ...
    @property
    def body_md(self) -> str: ...


@dataclass(frozen=True)
class Line:
    """A line as pieces (op, words); `op` is "=" when it did not change at all, "+", "-", or "~" when parts of it did."""

    op: str
    pieces: tuple[tuple[Change, str], ...]


@dataclass(frozen=True)
class Differences:
    """Lines of title, wordings and body with their changes; `is_changed` is False when both contents are equal."""

    title: list[Line]
    wordings: list[Line]
    body: list[Line]

    @property
    def is_changed(self) -> bool:
        """Whether anything differs."""
        return any(line.op != "=" for line in (*self.title, *self.wordings, *self.body))


def text_differences(lang: str, before: Content | None, after: Content) -> Differences:
    """Return what changed from `before` (None: there was nothing) to `after`; both are in `lang`."""
    return Differences(
        list(_lines(lang, [before.title] if before else [], [after.title])),
        list(_lines(lang, list(before.wordings) if before else [], list(after.wordings))),
        list(_lines(lang, before.body_md.splitlines() if before else [], after.body_md.splitlines())),
    )


def _lines(lang: str, before: list[str], after: list[str]) -> Iterator[Line]:
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
    return PIECES.findall(line) if lang == "ja" else re.findall(r"\s+|\w+|[^\w\s]", line)
