"""Showing why a text was found: the pieces around the words asked for, with those words marked.

Only a window is analysed, found beforehand by plain search for the words as typed: analysing whole bodies would cost more
than the search. Marks come from the same analysis as the index, so 引越し marks 引っ越し and "printer" marks "printing".
Segments are plain text: whoever shows them escapes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.search import analysis
from app.core.search.records import Marks, Passage

Segments = tuple[tuple[str, bool], ...]

_SCAN = 100_000
_ANALYSED = 600
_STEM = 4
#: A longer run is an address: marking all of it for one word inside would mislead.
_LONGEST_MARK = 40


@dataclass(frozen=True)
class Shown:
    """The titles asked for as (piece, marked) segments, and the passages of each text."""

    titles: list[Segments]
    passages: list[list[Passage]]


def mark(text: str, marks: Marks) -> Segments:
    """A short text (a title) as (piece, marked) segments; joined they are the text."""
    return shown([text], (), marks).titles[0]


def passages(text: str, marks: Marks, *, width: int = 160, count: int = 1) -> list[Passage]:
    """Up to ``count`` pieces of about ``width`` characters in the order of the text; the beginning if nothing is found."""
    return shown((), [(text, width)], marks, count=count).passages[0]


def shown(titles: Sequence[str], texts: Sequence[tuple[str, int]], marks: Marks, *, count: int = 1) -> Shown:
    """Mark titles and cut ``count`` passages out of each (text, width): a page at once, so that analysis is asked twice."""
    flats = [analysis.clean(text[:_SCAN]) for text, _ in texts]
    windows: list[tuple[int, int, int]] = []
    for number, places in enumerate(_places_in([_lowered(flat) for flat in flats], marks)):
        windows += [(number, *window) for window in _chosen(flats[number], places, texts[number][1], count)]
    pieces = [flats[number][start:end] for number, start, end in windows]
    spans = _spans([*(title[:_ANALYSED] for title in titles), *pieces], marks)
    found: list[list[Passage]] = [[] for _ in texts]
    for (number, start, end), inside in zip(windows, spans[len(titles) :], strict=True):
        text = texts[number][0]
        segments = _segments(text, start, end, [(start + left, start + right) for left, right in inside])
        found[number].append(Passage(start, segments, start > 0, end < len(text.rstrip())))
    marked = [_segments(title, 0, len(title), inside) for title, inside in zip(titles, spans, strict=False)]
    return Shown(marked, found)


def _chosen(flat: str, places: list[int], width: int, count: int) -> list[tuple[int, int]]:
    chosen: list[tuple[int, int]] = []
    for at in places:
        start, end = _window(flat, at, width)
        if any(start < other_end and end > other_start for other_start, other_end in chosen):
            continue
        chosen.append((start, end))
        if len(chosen) == count:
            break
    return sorted(chosen)


def _lowered(text: str) -> str:
    """Lower case of the same length: a few letters (İ) would become two."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _places_in(lowered: Sequence[str], marks: Marks) -> list[list[int]]:
    """Offsets worth showing in each text, best first; where no word stands as typed, the first that hold one of the terms."""
    places = [_places(one, marks) for one in lowered]
    blank = [number for number, found in enumerate(places) if not found]
    for number, spans in zip(blank, _spans([lowered[number][:_ANALYSED] for number in blank], marks), strict=True):
        places[number] = [start for start, _ in spans][:3] or [0]
    return places


def _places(lowered: str, marks: Marks) -> list[int]:
    """Offsets of the words as typed, those first where most different ones stand close together."""
    hits: list[tuple[int, int]] = []
    for word, surface in enumerate(marks.surfaces[:24]):
        needle = surface if len(surface) <= _STEM + 1 or not surface.isascii() else surface[: max(_STEM, len(surface) - 2)]
        at = lowered.find(needle)
        for _ in range(40):
            if at < 0:
                break
            hits.append((at, word))
            at = lowered.find(needle, at + len(needle))
    hits.sort()
    scored: list[tuple[int, int]] = []
    for place, (at, _) in enumerate(hits):
        words = {word for other, word in hits[place : place + 30] if other - at < 140}
        scored.append((-len(words), at))
    return [at for _, at in sorted(scored)]


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


def _spans(texts: Sequence[str], marks: Marks) -> list[list[tuple[int, int]]]:
    """(start, end) of the tokens of each text that hold a term looked for."""
    found = analysis.spans(texts, marks.terms)
    return [[(start, end) for start, end in spans if end - start <= _LONGEST_MARK] for spans in found]


def _segments(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> Segments:
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
