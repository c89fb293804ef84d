"""Suggestions while typing, grouped by kind, only of what the viewer may see."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.core.access import Viewer
from app.core.search import IndexUnavailable, Suggestion
from app.core.subjects import visible
from app.search.audience import allowed
from app.search.finding import subject_id
from app.search.found import Segments
from app.search.index import engine, searched

MOST = 8


@dataclass(frozen=True)
class Line:
    """One suggestion: `text` (pieces, marked where typed) is the way of asking, `title` the thing's title when it differs."""

    kind: str
    subject_id: int
    address: Callable[[], str]
    text: Segments
    title: str
    lang: str

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
        found = engine().suggest(typed, lang=viewer.locale, allowed=allowed(viewer), limit=MOST)
    except IndexUnavailable:
        return []
    groups: list[Group] = []
    for kind in dict.fromkeys(one.kind for one in found):
        subject = searched().get(kind)
        if subject is None:
            continue
        mine = [one for one in found if one.kind == kind]
        rows = visible(viewer, kind, [subject_id(one.entry) for one in mine])
        found_rows = [(one, rows.get(subject_id(one.entry))) for one in mine]
        lines = tuple(_line(one, partial(subject.url, row), typed) for one, row in found_rows if row is not None)
        if lines:
            groups.append(Group(subject.kind_label, lines))
    return groups


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
