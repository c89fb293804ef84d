"""One immutable segment of the index in memory, and the whole index at one generation.

A segment is read once and then shared by all generations that still contain it, so a commit makes only its small new
segment cold. A snapshot adds what changes: which documents are alive, and everything counted over all segments.
"""

from __future__ import annotations

import threading
import weakref
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.search.records import IndexUnavailable
from app.core.search.title_table import TitleTable
from app.core.search.whoosh_store import Postings

Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
#: Postings kept in memory per segment and process: 8 bytes each.
_KEPT_POSTINGS = 2_000_000
#: Grouping columns of a document and their place in its stored tuple.
COLUMNS = {"kind": 0, "lang": 2, "category": 3, "entry": 4, "audience": 5}


class Segment:
    """Arrays and posting lists of one segment. Safe between threads."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._lock = threading.Lock()
        self._cache: OrderedDict[tuple[str, str], tuple[NDArray[np.int32], Floats] | None] = OrderedDict()
        self._cached = 0
        self._words: dict[str, float] | None = None
        self._titles: TitleTable | None = None
        weakref.finalize(self, postings.close).atexit = False
        rows = postings.stored()
        self.size = len(rows)
        self.ids = np.array([row[1] for row in rows], np.int64)
        self.columns = {name: _factorise([row[place] for row in rows]) for name, place in COLUMNS.items()}
        self.vector_keys = np.array([row[6] for row in rows], np.uint64)
        self.lengths = {
            "content": np.array([row[7] for row in rows], np.float32),
            "title": np.array([row[8] for row in rows], np.float32),
        }
        self.names: list[tuple[tuple[str, str], ...]] = [row[9] for row in rows]

    def postings(self, field: str, term: str) -> tuple[NDArray[np.int32], Floats] | None:
        """(document numbers, frequencies) of a term in this segment, or None."""
        key = (field, term)
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
            try:
                found = self._postings.read(field, term)
            except Exception as error:  # a damaged file fails in any way Whoosh, pickle or zlib can
                raise IndexUnavailable(f"the search index is damaged: {error!r}") from error
            self._cache[key] = found
            self._cached += len(found[0]) if found else 1
            while self._cached > _KEPT_POSTINGS and len(self._cache) > 1:
                _, dropped = self._cache.popitem(last=False)
                self._cached -= len(dropped[0]) if dropped else 1
            return found

    def words(self) -> dict[str, float]:
        """{raw word: frequency}, for spelling."""
        with self._lock:
            if self._words is None:
                self._words = self._postings.vocabulary("words")
            return self._words

    def terms(self) -> list[str]:
        """All analysed terms of the segment (not kept)."""
        with self._lock:
            return list(self._postings.vocabulary("content"))

    def titles(self) -> TitleTable:
        """The table behind suggestions, made at the first use."""
        with self._lock:
            if self._titles is None:
                self._titles = TitleTable(self.names)
            return self._titles


def _factorise(values: Sequence[Any]) -> tuple[list[str], Ints]:
    """(distinct labels, code of each value)."""
    codes: dict[str, int] = {}
    column = np.fromiter((codes.setdefault(str(value), len(codes)) for value in values), np.int64, len(values))
    return list(codes), column


class Snapshot:
    """The index at one generation: document numbers run through all segments, 0..size-1."""

    def __init__(self, generation: int, parts: Iterable[tuple[str, Segment, Bools]]) -> None:
        self.generation = generation
        self.parts = list(parts)
        self.segments = [segment for _, segment, _ in self.parts]
        self.starts = np.cumsum([0, *(segment.size for segment in self.segments)])
        self.size = int(self.starts[-1])
        self.alive: Bools = np.concatenate([alive for _, _, alive in self.parts] or [np.empty(0, np.bool_)])
        self.count = int(self.alive.sum())
        self.lengths = {field: self._joined([s.lengths[field] for s in self.segments]) for field in ("content", "title")}
        self.ids = np.concatenate([s.ids for s in self.segments] or [np.empty(0, np.int64)])
        self.vector_keys = np.concatenate([s.vector_keys for s in self.segments] or [np.empty(0, np.uint64)])
        self.labels: dict[str, list[str]] = {}
        self.codes: dict[str, Ints] = {}
        for name in COLUMNS:
            self.labels[name], self.codes[name] = self._merged(name)
        self.mean_length = {field: self._mean(field) for field in self.lengths}
        self._lock = threading.Lock()
        self._words: Counter[str] | None = None
        self._terms: list[str] | None = None

    @staticmethod
    def _joined(arrays: list[Floats]) -> Floats:
        return np.concatenate(arrays or [np.empty(0, np.float32)])

    def _mean(self, field: str) -> float:
        living = self.lengths[field][self.alive]
        return max(1.0, float(living.mean())) if len(living) else 1.0

    def _merged(self, name: str) -> tuple[list[str], Ints]:
        codes: dict[str, int] = {}
        columns: list[Ints] = []
        for segment in self.segments:
            labels, column = segment.columns[name]
            wider = np.array([codes.setdefault(label, len(codes)) for label in labels], np.int64)
            columns.append(wider[column] if len(labels) else column)
        return list(codes), np.concatenate(columns or [np.empty(0, np.int64)])

    def document(self, number: int) -> tuple[str, int]:
        """(kind, id) of a document number."""
        return self.label("kind", number), int(self.ids[number])

    def names(self, number: int) -> tuple[tuple[str, str], ...]:
        """((name, reading), ...) of a document: its title, then its wordings."""
        part = int(np.searchsorted(self.starts, number, side="right")) - 1
        return self.segments[part].names[number - int(self.starts[part])]

    def label(self, column: str, number: int) -> str:
        """Label of a document in a grouping column."""
        return self.labels[column][int(self.codes[column][number])]

    def numbers(self) -> dict[tuple[str, int], int]:
        """{(kind, id): number} of living documents, made anew each time."""
        living = np.flatnonzero(self.alive)
        kinds, ids = self.codes["kind"][living].tolist(), self.ids[living].tolist()
        names = self.labels["kind"]
        return {(names[kind], one): number for number, kind, one in zip(living.tolist(), kinds, ids, strict=True)}

    def words(self) -> Counter[str]:
        """{raw word: frequency} over all segments; words of deleted documents stay until their segment is merged."""
        with self._lock:
            if self._words is None:
                self._words = Counter()
                for segment in self.segments:
                    self._words.update(segment.words())
            return self._words

    def terms(self) -> list[str]:
        """All analysed terms, for the one-character question."""
        with self._lock:
            if self._terms is None:
                self._terms = sorted({term for segment in self.segments for term in segment.terms()})
            return self._terms

    def postings(self, field: str, term: str) -> tuple[Ints, Floats]:
        """(document numbers ascending, frequencies) over all segments; deleted documents are still among them."""
        numbers: list[Ints] = []
        counts: list[Floats] = []
        for start, segment in zip(self.starts[:-1], self.segments, strict=True):
            found = segment.postings(field, term)
            if found is not None:
                numbers.append(found[0].astype(np.int64) + start)
                counts.append(found[1])
        if not numbers:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        return np.concatenate(numbers), np.concatenate(counts)

    def frequency(self, term: str) -> int:
        """Number of documents with a term."""
        return len(self.postings("content", term)[0])

    def labelled(self, column: str, wanted: Iterable[str]) -> Bools:
        """(size,) mask of documents whose label in a column is one of ``wanted``."""
        chosen = frozenset(wanted)
        table = np.array([label in chosen for label in self.labels[column]], np.bool_)
        mask: Bools = table[self.codes[column]] if len(table) else np.zeros(self.size, np.bool_)
        return mask
