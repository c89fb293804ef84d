"""Suggestions while typing, grouped by kind, only of what the viewer may see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from app.core.access import Viewer
from app.core.search import Allowed, IndexUnavailable, Suggestion
from app.core.subjects import Note, visible
from app.search.audience import allowed
from app.search.finding import read_again
from app.search.found import Segments
from app.search.index import engine, searched
from app.search.showing import subject_id

MOST = 8
#: With fewer matching titles than this, the rest is searched for.
FEW = 3
SHORTEST_SEARCHED = 2


@dataclass(frozen=True)
class Line:
    """One suggestion: `text` (pieces, marked where typed) is the way of asking, `title` the thing's title when it differs.

    `passage` is a piece of the thing itself, for what was not found by its title, `note` a word about it, such as "Solved".
    """

    kind: str
    subject_id: int
    address: Callable[[], str]
    text: Segments
    title: str
    lang: str
    passage: Segments = ()
    note: Note | None = None

    @property
    def url(self) -> str:
        """Where it is read; needs a request, as every address does."""
        return self.address()


@dataclass(frozen=True)
class Group:
    """The suggestions of one kind."""

    label: Any
    lines: tuple[Line, ...]


def suggest(viewer: Viewer, typed: str) -> list[Group]:
    """Return suggestions for what was typed so far; none for nothing, or without an index."""
    if not typed:
        return []
    try:
        may_find = allowed(viewer)
        found = engine().suggest(typed, lang=viewer.locale, allowed=may_find, limit=MOST)
        more = _found_by_meaning(viewer, typed, may_find, {one.entry for one in found}) if len(found) < FEW else []
    except IndexUnavailable:
        return []
    lines = [*_lines(viewer, found, typed), *more]
    kinds = searched()
    return [
        Group(kinds[kind].kind_label, tuple(line for line in lines if line.kind == kind))
        for kind in dict.fromkeys(line.kind for line in lines)
    ]


def _lines(viewer: Viewer, found: Sequence[Suggestion], typed: str) -> list[Line]:
    lines: dict[Suggestion, Line] = {}
    for kind in dict.fromkeys(one.kind for one in found):
        subject = searched().get(kind)
        if subject is None:
            continue
        mine = [one for one in found if one.kind == kind]
        rows = visible(viewer, kind, [subject_id(one.entry) for one in mine])
        for one in mine:
            row = rows.get(subject_id(one.entry))
            if row is not None:
                lines[one] = replace(
                    _line(one, partial(subject.url, row), typed), note=subject.note(row) if subject.note else None
                )
    return [lines[one] for one in found if one in lines]


def _found_by_meaning(viewer: Viewer, typed: str, may_find: Allowed, known: set[str]) -> list[Line]:
    """Return good results of a whole search where few titles hold what was typed."""
    if len(typed) < SHORTEST_SEARCHED:
        return []
    results = engine().search(typed, allowed=may_find, limit=MOST, prefer_lang=viewer.locale, exact=True)
    hits = [hit for hit in results.hits if not hit.weak and hit.entry not in known]
    return [
        Line(item.kind, item.subject_id, item.address, item.title, "", item.lang, item.passage, item.note)
        for item in read_again(viewer, hits[: MOST - len(known)], results)
    ]


def _line(one: Suggestion, address: Callable[[], str], typed: str) -> Line:
    title = one.title if one.title != one.text else ""
    return Line(one.kind, subject_id(one.entry), address, marked(one.text, typed), title, one.lang)


def marked(text: str, typed: str) -> Segments:
    """Return `text` in pieces, the words typed marked where they stand."""
    lowered = text.lower()
    spans: list[tuple[int, int]] = []
    for word in dict.fromkeys(typed.lower().split()):
        at = lowered.find(word)
        # A few letters change length in lower case; then nothing is marked rather than the wrong thing.
        if at >= 0 and len(lowered) == len(text) and not any(start < at + len(word) and at < end for start, end in spans):
            spans.append((at, at + len(word)))
    pieces: list[tuple[str, bool]] = []
    place = 0
    for start, end in sorted(spans):
        pieces += [(text[place:start], False), (text[start:end], True)]
        place = end
    return tuple(piece for piece in [*pieces, (text[place:], False)] if piece[0])
