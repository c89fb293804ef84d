"""Writing side. One process at a time; every commit ends with the pointer replaced, so readers see all of it or nothing."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.core.search import analysed, analysis, pointer, vectors, whoosh_store
from app.core.search.library import Library, State
from app.core.search.records import Document, IndexUnavailable
from app.core.search.vectors import VectorLog

_BATCH = 256
_NUMBERED = re.compile(r"(?:index|vectors)-(\d+)(?:\.bin)?$")
_CACHE = "analysed.sqlite"


class Writer:
    """Puts, drops and rebuilds in one index directory."""

    def __init__(self, directory: Path, *, encode: bool, wait_seconds: float) -> None:
        self._directory = directory
        self._encode = encode
        self._wait_seconds = wait_seconds
        self._library = Library(directory)

    def put(self, documents: Iterable[Document]) -> int:
        """Add or replace documents in one commit; of several with one key the last counts. Returns the generation."""
        batch = list({document.key: document for document in documents}.values())
        with pointer.writing(self._directory, self._wait_seconds):
            state = self._library.state()
            if not batch:
                return state.pointer.generation
            numbers = state.snapshot.numbers()
            old = [numbers[identity] for d in batch if (identity := (d.kind, d.id)) in numbers]
            prepared = self._prepared(batch, self._directory / state.pointer.vectors, [state.log])
            return self._commit(state, prepared, old)

    def drop(self, keys: Iterable[tuple[str, int]]) -> int:
        """Remove documents by (kind, id) in one commit; unknown ones are ignored. Returns the generation."""
        wanted = set(keys)
        with pointer.writing(self._directory, self._wait_seconds):
            state = self._library.state()
            numbers = state.snapshot.numbers()
            old = [numbers[key] for key in wanted if key in numbers]
            return self._commit(state, [], old) if old else state.pointer.generation

    def _commit(self, state: State, documents: Iterable[dict[str, Any]], delete: Sequence[int]) -> int:
        index = whoosh_store.open_index(self._directory / state.pointer.index)
        try:
            whoosh_store.write(index, documents, delete)
        except Exception as error:  # disk full, damaged segment: the old generation stays in force
            raise IndexUnavailable(f"the search index could not be written: {error!r}") from error
        return self._advance(state.pointer.index, state.pointer.vectors, state.pointer.generation + 1)

    def _advance(self, index: str, log: str, generation: int) -> int:
        pointer.replace(self._directory, pointer.Pointer(index, log, generation, analysis.signature()))
        return generation

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> int:
        """Build everything anew beside the index in force, then swap. ``progress`` gets the number of documents done.

        Readers go on with the old index meanwhile. Texts already analysed and encoded are not done again. Returns the
        generation. An exception, also one of ``documents`` or ``progress``, leaves the old index in force.
        """
        with pointer.writing(self._directory, self._wait_seconds):
            number, generation, old_logs = self._next()
            index_name, log_name = f"index-{number}", f"vectors-{number}.bin"
            fresh = self._directory / index_name
            fresh.mkdir(mode=0o700)
            try:
                log = self._directory / log_name
                prepared = self._prepared(_once(documents), log, old_logs, progress=progress, prune=True)
                whoosh_store.write(whoosh_store.create(fresh), prepared, ())
                generation = self._advance(index_name, log_name, generation)
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                (self._directory / log_name).unlink(missing_ok=True)
                raise
            self._sweep({index_name, log_name})
            return generation

    def _next(self) -> tuple[int, int, list[VectorLog]]:
        """(number for the new parts, next generation, readable vector files)."""
        numbers = [int(match.group(1)) for path in self._directory.iterdir() if (match := _NUMBERED.match(path.name))]
        try:
            generation = pointer.read(self._directory).generation
        except IndexUnavailable:
            generation = 0
        number = max(numbers, default=0) + 1
        logs = [VectorLog(path) for path in sorted(self._directory.glob("vectors-*.bin"))]
        return number, max(generation, number) + 1, logs

    def _sweep(self, keep: set[str]) -> None:
        """Remove parts of former rebuilds, finished or killed; open readers keep what they have mapped."""
        for path in self._directory.iterdir():
            if _NUMBERED.match(path.name) and path.name not in keep:
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)

    def _prepared(
        self,
        documents: Iterable[Document],
        log: Path,
        known: Sequence[VectorLog],
        *,
        progress: Callable[[int], None] | None = None,
        prune: bool = False,
    ) -> Iterator[dict[str, Any]]:
        """Index fields of each document; vectors are in the file before the document is yielded."""
        cache = analysed.AnalysisCache(self._directory / _CACHE)
        done = 0
        written: set[int] = set()
        try:
            remaining = iter(documents)
            while batch := list(itertools.islice(remaining, _BATCH)):
                if self._encode:
                    self._keep_vectors(batch, log, known, written)
                for document, result in zip(batch, cache.analyse(batch), strict=True):
                    yield analysed.fields_of(document, result)
                done += len(batch)
                if progress is not None:
                    progress(done)
            if prune:
                cache.forget_unused()
        finally:
            cache.close()

    @staticmethod
    def _keep_vectors(batch: list[Document], log: Path, known: Sequence[VectorLog], written: set[int]) -> None:
        """Bring the vectors of a batch into the log: copied where a file in ``known`` has them, else encoded."""
        keyed = {vectors.key_of(document): document for document in batch}
        keys = np.array([key for key in keyed if key not in written], np.uint64)
        for source in known:
            rows = source.rows_of(keys)
            have = rows >= 0
            if source.path != log and have.any():
                vectors.append(log, keys[have].tolist(), source.vectors(rows[have]))
            keys = keys[~have]
        missing = keys.tolist()
        if missing:
            vectors.append(log, missing, vectors.encode_documents([keyed[key] for key in missing]))
        written.update(keyed)


def _once(documents: Iterable[Document]) -> Iterator[Document]:
    """Documents with a new key; a repeated one would stay in the index for ever."""
    seen: set[str] = set()
    for document in documents:
        if document.key not in seen:
            seen.add(document.key)
            yield document
