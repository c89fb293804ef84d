"""Showing why a text was found: the pieces around the words asked for, with those words marked.

Only a window is analysed, found beforehand by plain search for the words as typed: analysing whole bodies would cost more
than the search. Marks come from the same analysis as the index, so 引越し marks 引っ越し and "printer" marks "printing".
Segments are plain text: whoever shows them escapes them.
"""

from __future__ import annotations

from app.core.search import analysis
from app.core.search.records import Marks, Passage

_SCAN = 100_000
_ANALYSED = 600
_STEM = 4
#: A longer run is an address: marking all of it for one word inside would mislead.
_LONGEST_MARK = 40


def mark(text: str, marks: Marks) -> tuple[tuple[str, bool], ...]:
    """A short text (a title) as (piece, marked) segments; joined they are the text."""
    return _segments(text, 0, len(text), _spans(text[:_ANALYSED], marks))


def passages(text: str, marks: Marks, *, width: int = 160, count: int = 1) -> list[Passage]:
    """Up to ``count`` pieces of about ``width`` characters in the order of the text; the beginning if nothing is found."""
    flat = analysis.clean(text[:_SCAN])
    places = _places(_lowered(flat), marks) or [0]
    chosen: list[tuple[int, int]] = []
    found: list[Passage] = []
    for at in places:
        start, end = _window(flat, at, width)
        if any(start < other_end and end > other_start for other_start, other_end in chosen):
            continue
        chosen.append((start, end))
        if len(chosen) == count:
            break
    for start, end in sorted(chosen):
        spans = [(start + left, start + right) for left, right in _spans(flat[start:end], marks)]
        found.append(Passage(start, _segments(text, start, end, spans), start > 0, end < len(text.rstrip())))
    return found


def _lowered(text: str) -> str:
    """Lower case of the same length: a few letters (İ) would become two."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _places(lowered: str, marks: Marks) -> list[int]:
    """Offsets worth showing, best first: where most different words of the question stand close together."""
    hits: list[tuple[int, int]] = []
    for word, surface in enumerate(marks.surfaces[:24]):
        needle = surface if len(surface) <= _STEM + 1 or not surface.isascii() else surface[: max(_STEM, len(surface) - 2)]
        at = lowered.find(needle)
        for _ in range(40):
            if at < 0:
                break
            hits.append((at, word))
            at = lowered.find(needle, at + len(needle))
    if not hits:
        return _analysed_places(lowered, marks)
    hits.sort()
    scored: list[tuple[int, int]] = []
    for place, (at, _) in enumerate(hits):
        words = {word for other, word in hits[place : place + 30] if other - at < 140}
        scored.append((-len(words), at))
    return [at for _, at in sorted(scored)]


def _analysed_places(lowered: str, marks: Marks) -> list[int]:
    """When no word stands as typed: the first places in the first 600 characters that hold one of the terms."""
    return [start for start, _ in _spans(lowered[:_ANALYSED], marks)][:3]


def _window(flat: str, at: int, width: int) -> tuple[int, int]:
    """A piece around an offset, begun at a sentence or word where one is near."""
    start = max(0, at - width // 4)
    if start:
        for step, breaks in ((width // 4, "。！？\n!?"), (12, " 　、,")):
            place = max(flat.rfind(character, max(0, start - step), at) for character in breaks)
            if place >= 0:
                start = place + 1
                break
    while start < at and flat[start].isspace():
        start += 1
    return start, min(len(flat), start + width)


def _spans(text: str, marks: Marks) -> list[tuple[int, int]]:
    """(start, end) of the tokens that hold a term looked for."""
    if not marks.terms:
        return []
    return [
        (token.start, token.end)
        for token in analysis.tokens(text)
        if token.end - token.start <= _LONGEST_MARK and not marks.terms.isdisjoint(token.terms)
    ]


def _segments(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """Cut ``text[start:end]`` at the spans, joining marks that touch."""
    pieces: list[tuple[str, bool]] = []
    at = start
    for left, right in spans:
        if left > at:
            pieces.append((text[at:left], False))
        if pieces and pieces[-1][1] and left <= at:
            pieces[-1] = (pieces[-1][0] + text[at:right], True)
        elif right > left:
            pieces.append((text[left:right], True))
        at = max(at, right)
    if at < end:
        pieces.append((text[at:end], False))
    return tuple(pieces)
