"""Searching on behalf of a viewer: *the index proposes, the query disposes*.

The engine is handed the set of what the viewer may find and counts over nothing else; what it proposes is read again through
the subject before a title or a passage is shown.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from app.core.access import Viewer
from app.core.search import Allowed, Hit, IndexUnavailable, Results
from app.core.search.analysis import tokens
from app.core.subjects import Subject, visible
from app.search.audience import allowed
from app.search.found import PAGE_SIZE, Asked, Found, Item
from app.search.index import engine, searched
from app.search.showing import Shown, shown, subject_id

MOST_TITLES = 50
MOST_TITLE_WORDS = 6


def find(viewer: Viewer, asked: Asked) -> Found:
    """Answer a question. Never raises for the sake of the index: without one, titles are searched in the database."""
    if not asked.words:
        return Found()
    try:
        return _find_in_index(viewer, asked)
    except IndexUnavailable:
        return _find_by_title(viewer, asked)


def _find_in_index(viewer: Viewer, asked: Asked) -> Found:
    may_find = allowed(viewer)
    page = max(1, asked.page)
    results = _search(viewer, asked, may_find, page)
    last = -(-results.total // PAGE_SIZE)
    if page > last > 0:
        page = last
        results = _search(viewer, asked, may_find, page)
    items = read_again(viewer, results.hits, results)
    return Found(
        items=tuple(items),
        total=max(0, results.total - (len(results.hits) - len(items))),
        facets=results.facets,
        corrected=results.corrected,
        did_you_mean=_known_to(viewer, asked.words, results.did_you_mean, may_find),
        is_weak=results.weak,
        page=page,
    )


def _search(viewer: Viewer, asked: Asked, may_find: Allowed, page: int) -> Results:
    def ask(*, exact: bool) -> Results:
        return engine().search(
            asked.words,
            kinds=[asked.kind] if asked.kind else None,
            lang=asked.lang or None,
            category=asked.category or None,
            allowed=may_find,
            offset=(page - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
            prefer_lang=viewer.locale,
            exact=exact,
        )

    results = ask(exact=asked.exact)
    if results.corrected and _known_to(viewer, asked.words, results.corrected, may_find) is None:
        return ask(exact=True)
    return results


def _known_to(viewer: Viewer, words: str, better: str | None, may_find: Allowed) -> str | None:
    """Return `better` only when its new words stand in something the viewer may see: spelling must not tell secrets."""
    if better is None:
        return None
    # Spelling is learnt from all documents, also from those of other companies.
    typed = set(_pieces(words))
    for word in (one for one in _pieces(better) if one not in typed):
        hits = engine().search(word, allowed=may_find, limit=1, exact=True).hits
        if not hits or hits[0].coverage < 1:
            return None
    return better


def _pieces(text: str) -> list[str]:
    return [text[token.start : token.end].lower() for token in tokens(text)]


def read_again(viewer: Viewer, hits: Sequence[Hit], results: Results | None = None) -> list[Item]:
    """Return the items of `hits` that still exist and that the viewer may see, in order, with passages for `results`."""
    rows: dict[tuple[str, int], Any] = {}
    for kind in dict.fromkeys(hit.kind for hit in hits):
        if kind in searched():
            seen = visible(viewer, kind, [subject_id(hit.entry) for hit in hits if hit.kind == kind])
            rows |= {(hit.kind, hit.id): seen.get(subject_id(hit.entry)) for hit in hits if hit.kind == kind}
    pieces = shown([hit for hit in hits if rows.get((hit.kind, hit.id)) is not None], results.terms if results else None)
    return [
        _item(searched()[hit.kind], rows[hit.kind, hit.id], subject_id(hit.entry), piece)
        for hit in hits
        if (piece := pieces.get((hit.kind, hit.id))) is not None
    ]


def _item(subject: Subject, row: object, number: int, piece: Shown) -> Item:
    return Item(
        kind=subject.kind,
        subject_id=number,
        kind_label=subject.kind_label,
        address=partial(subject.url, row),
        title=piece.title,
        lang=piece.lang,
        category=piece.category,
        passage=piece.passage,
        cut_before=piece.cut_before,
        cut_after=piece.cut_after,
        wording=piece.wording,
        note=subject.note(row) if subject.note else None,
    )


def similar(viewer: Viewer, text: str, *, exclude: Iterable[str] = (), lang: str = "", limit: int = 5) -> list[Item]:
    """Return things like `text` the viewer may see, nearest first, without the entries `exclude`; none without an index."""
    left_out = set(exclude)
    try:
        skipped = engine().members(left_out)
        hits = engine().similar(text, lang=lang or None, allowed=allowed(viewer), exclude=skipped, limit=limit)
    except IndexUnavailable:
        return []
    return read_again(viewer, hits)


def _find_by_title(viewer: Viewer, asked: Asked) -> Found:
    words = [word for word in _pieces(asked.words) if len(word) > 1 or len(asked.words) < 3][:MOST_TITLE_WORDS]
    words = words or [asked.words]
    items: list[Item] = []
    for kind, subject in searched().items():
        if subject.titles is None or (asked.kind and asked.kind != kind):
            continue
        rows = list(subject.titles(viewer, words, MOST_TITLES))
        for word in words if not rows else ():
            rows += [row for row in subject.titles(viewer, [word], MOST_TITLES) if row not in rows]
        for row in rows[:MOST_TITLES]:
            title = ((subject.title(row), False),)
            note = subject.note(row) if subject.note else None
            items.append(Item(kind, row.id, subject.kind_label, partial(subject.url, row), title, note=note))
    page = max(1, min(asked.page, -(-len(items) // PAGE_SIZE)))
    shown = items[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Found(items=tuple(shown), total=len(items), is_weak=not items, is_degraded=True, page=page)
