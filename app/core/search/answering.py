"""From scored documents to one page of results: filters, translations shown once, counts."""

from __future__ import annotations

import hashlib
import weakref
from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.core.search import ranking
from app.core.search.records import Hit
from app.core.search.segments import Bools, Ints, Snapshot

_COUNTED = ("kind", "lang", "category")


class Allowed:
    """A set of (kind, id) that may be found, made once and asked often: its mask is kept for each generation.

    Many are kept, one for each group of readers, so they are arrays: 8 bytes for each id.
    """

    def __init__(self, identities: Iterable[tuple[str, int]]) -> None:
        by_kind: dict[str, array[int]] = {}
        for kind, identity in identities:
            by_kind.setdefault(kind, array("q")).append(identity)
        self._ids = {kind: np.array(ids, np.int64) for kind, ids in by_kind.items()}
        self._masks: weakref.WeakKeyDictionary[Snapshot, Bools] = weakref.WeakKeyDictionary()

    @cached_property
    def name(self) -> str:
        """Equal for sets that hold the same, and different for all others."""
        digest = hashlib.sha256()
        for kind, ids in sorted(self._ids.items()):
            digest.update(f"{kind} {len(ids)} ".encode())
            digest.update(np.sort(ids).tobytes())
        return digest.hexdigest()

    def ids(self) -> dict[str, list[int]]:
        """The ids by kind."""
        return {kind: ids.tolist() for kind, ids in self._ids.items()}

    def mask(self, snapshot: Snapshot) -> Bools:
        """(size,) mask over the documents of a snapshot."""
        known = self._masks.get(snapshot)
        if known is None:
            known = np.zeros(snapshot.size, np.bool_)
            for code, kind in enumerate(snapshot.labels["kind"]):
                if kind in self._ids:
                    places = np.flatnonzero(snapshot.codes["kind"] == code)
                    known[places] = np.isin(snapshot.ids[places], self._ids[kind])
            self._masks[snapshot] = known
        return known


@dataclass(frozen=True)
class Filters:
    """What a question is limited to. ``kinds``, ``lang`` and ``category`` are the reader's choice and show in the facets;
    ``allowed`` and ``audiences`` are what the reader may see at all."""

    kinds: Collection[str] | None = None
    lang: str | None = None
    category: str | None = None
    allowed: Allowed | Collection[tuple[str, int]] | None = None
    audiences: Collection[str] | None = None

    def base(self, snapshot: Snapshot) -> Bools:
        """Living documents the reader may see."""
        mask = snapshot.alive
        if self.allowed is not None:
            allowed = self.allowed if isinstance(self.allowed, Allowed) else Allowed(self.allowed)
            mask = mask & allowed.mask(snapshot)
        if self.audiences is not None:
            mask = mask & snapshot.labelled("audience", self.audiences)
        return mask

    def chosen(self, snapshot: Snapshot) -> dict[str, Bools]:
        """{column: mask} of the reader's choices."""
        wanted = {"kind": self.kinds, "lang": self.lang and [self.lang], "category": self.category and [self.category]}
        return {name: snapshot.labelled(name, labels) for name, labels in wanted.items() if labels}


def _all_but(masks: dict[str, Bools], found: Bools, left_out: str | None) -> Bools:
    for name, mask in masks.items():
        if name != left_out:
            found = found & mask
    return found


def facets(snapshot: Snapshot, found: Bools, chosen: dict[str, Bools]) -> dict[str, dict[str, int]]:
    """Counts by kind, language and category, each without its own filter; translations count once except by language."""
    counted: dict[str, dict[str, int]] = {}
    for name in _COUNTED:
        numbers = np.flatnonzero(_all_but(chosen, found, name))
        if name != "lang":
            numbers = numbers[_first_of_each(snapshot, numbers)]
        counts = np.bincount(snapshot.codes[name][numbers], minlength=len(snapshot.labels[name]))
        pairs = sorted(zip(counts.tolist(), snapshot.labels[name], strict=True), key=lambda pair: (-pair[0], pair[1]))
        counted[name] = {label: count for count, label in pairs if count}
    return counted


def collapse(snapshot: Snapshot, ordered: Ints) -> Ints:
    """The best document of each entry, order kept."""
    kept: Ints = ordered[_first_of_each(snapshot, ordered)]
    return kept


def _first_of_each(snapshot: Snapshot, numbers: Ints) -> Bools:
    """(len(numbers),) mask: true where an entry comes for the first time. By a table of all entries, which needs no sorting."""
    entries, places = snapshot.codes["entry"][numbers], np.arange(len(numbers))
    first = np.empty(len(snapshot.labels["entry"]), np.int64)
    # Of several values for one entry the last stays, so they are put in from behind.
    first[entries[::-1]] = places[::-1]
    mask: Bools = first[entries] == places
    return mask


def preferred(snapshot: Snapshot, page: Ints, ordered: Ints, language: str | None) -> list[int]:
    """For each document of a page, its found translation in the preferred language, or itself."""
    if language is None or language not in snapshot.labels["lang"]:
        return [int(number) for number in page]
    code = snapshot.labels["lang"].index(language)
    entries, languages = snapshot.codes["entry"], snapshot.codes["lang"]
    is_shown = np.zeros(len(snapshot.labels["entry"]), np.bool_)
    is_shown[entries[page]] = True
    candidates = ordered[is_shown[entries[ordered]] & (languages[ordered] == code)]
    translations = {int(entries[number]): int(number) for number in candidates[::-1]}
    return [
        int(number) if languages[number] == code else translations.get(int(entries[number]), int(number)) for number in page
    ]


def hits(snapshot: Snapshot, scores: ranking.Scores, best: Ints, shown: list[int]) -> list[Hit]:
    """Hits of a page: scores of the best translation, identity of the shown one."""
    covered = ranking.coverage(snapshot, scores.terms, best)
    made: list[Hit] = []
    for place, (number, display) in enumerate(zip(best.tolist(), shown, strict=True)):
        kind, identity = snapshot.document(display)
        cosine, share = float(scores.cosine[number]), float(covered[place])
        made.append(
            Hit(
                kind=kind,
                id=identity,
                lang=snapshot.label("lang", display),
                score=float(scores.score[number]),
                lexical=float(scores.lexical[number]),
                semantic=cosine,
                coverage=share,
                weak=ranking.is_weak(share, cosine),
                category=snapshot.label("category", display),
                entry=snapshot.label("entry", display),
            )
        )
    return made


def narrowed(found: Bools, chosen: dict[str, Bools]) -> Bools:
    """Found documents that pass all choices of the reader."""
    return _all_but(chosen, found, None)
