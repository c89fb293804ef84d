"""Reading side: the newest state of the index, loaded when the pointer changes and shared by all threads of a process."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.core.search import analysis, pointer, whoosh_store
from app.core.search.records import IndexUnavailable
from app.core.search.segments import Bools, Floats, Ints, Segment, Snapshot
from app.core.search.spelling import Correction, Speller
from app.core.search.vectors import VectorLog

_ATTEMPTS = 5
_PAUSE = 0.015


class SharedSpeller:
    """A speller for many generations: made anew only when a twentieth of the documents has changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[Speller, frozenset[str], int] | None = None

    def of(self, snapshot: Snapshot) -> Speller:
        """A speller that fits a snapshot closely enough."""
        with self._lock:
            if self._made is None or self._stale(snapshot, *self._made[1:]):
                speller = Speller(snapshot.words())
                self._made = (speller, frozenset(name for name, _, _ in snapshot.parts), snapshot.count)
            return self._made[0]

    @staticmethod
    def _stale(snapshot: Snapshot, parts: frozenset[str], count: int) -> bool:
        fresh = sum(segment.size for name, segment, _ in snapshot.parts if name not in parts)
        return fresh * 20 > snapshot.count or abs(snapshot.count - count) * 20 > snapshot.count


@dataclass(frozen=True, eq=False)
class State:
    """One generation: documents, their rows in the vector file (-1 without), and its speller made at first use."""

    pointer: pointer.Pointer
    snapshot: Snapshot
    log: VectorLog
    rows: Ints
    spelling: SharedSpeller

    def correct(self, text: str) -> Correction | None:
        """The text with misspelt words replaced, or None."""
        return self.spelling.of(self.snapshot).correct(text, self.snapshot.frequency)

    def usual(self, text: str) -> str | None:
        """The text with rare words replaced by usual ones, or None."""
        return self.spelling.of(self.snapshot).usual(text)

    def cosines(self, question: Floats) -> Floats:
        """(size,) cosine of the question with every document; 0.0 for one without a vector."""
        if not len(self.log):
            return np.zeros(self.snapshot.size, np.float32)
        every = self.log.cosines(question)
        cosine: Floats = np.where(self.rows >= 0, every[self.rows], np.float32(0.0))
        return cosine


class Library:
    """Keeps the newest `State`. Segments that live on in the next generation are kept, with all they have cached."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._state: State | None = None
        self._segments: dict[str, Segment] = {}
        self._spelling = SharedSpeller()

    def state(self) -> State:
        """The newest state. Raises `IndexUnavailable` when there is no usable index."""
        stamp = pointer.stamp(self._directory)
        state = self._state
        if state is not None and stamp == self._stamp and stamp is not None:
            return state
        with self._lock:
            return self._load()

    def _load(self) -> State:
        for attempt in range(_ATTEMPTS):
            stamp = pointer.stamp(self._directory)
            if self._state is not None and stamp == self._stamp and stamp is not None:
                return self._state
            try:
                state = self._read(pointer.read(self._directory))
            except IndexUnavailable:
                self._forget()
                raise
            except Exception as error:  # what a damaged or half-removed index raises has no common type
                has_moved = pointer.stamp(self._directory) != stamp
                if attempt + 1 < _ATTEMPTS and (has_moved or isinstance(error, FileNotFoundError)):
                    # Replaced under our eyes; or a commit removes merged segments a moment before it moves the pointer on.
                    time.sleep(0 if has_moved else _PAUSE)
                    continue
                self._forget()
                raise IndexUnavailable(f"the search index cannot be read: {error!r}") from error
            self._state, self._stamp = state, stamp
            return state
        raise IndexUnavailable("the search index keeps changing")

    def _forget(self) -> None:
        self._state, self._stamp, self._segments = None, None, {}

    def _read(self, current: pointer.Pointer) -> State:
        if current.analysis != analysis.signature():
            raise IndexUnavailable("the search index was made by another version of the text analysis")
        index = whoosh_store.open_index(self._directory / current.index)
        _, records, schema = whoosh_store.read_segments(index)
        kept: dict[str, Segment] = {}
        parts: list[tuple[str, Segment, Bools]] = []
        for record in records:
            name = f"{current.index}/{record.segment_id()}"
            segment = self._segments.get(name) or Segment(whoosh_store.Postings(index, record, schema))
            kept[name] = segment
            alive = np.ones(segment.size, np.bool_)
            alive[list(record.deleted_docs())] = False
            parts.append((name, segment, alive))
        snapshot = Snapshot(current.generation, parts)
        log = self._log(current)
        rows = log.rows_of(snapshot.vector_keys)
        self._segments = kept
        return State(current, snapshot, log, rows, self._spelling)

    def _log(self, current: pointer.Pointer) -> VectorLog:
        return VectorLog(self._directory / current.vectors)
