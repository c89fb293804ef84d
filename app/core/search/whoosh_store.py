"""The only module that touches Whoosh: its schema, its writer, and its posting lists as arrays.

Whoosh 2.7.4 is used narrowly. It keeps terms, postings and one stored tuple a document; terms come from our analysis,
scores from our own arithmetic. Index files are pickles inside, so the directory belongs to this application alone.
"""

from __future__ import annotations

import contextlib
import warnings
import weakref
from array import array
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # SyntaxWarning and DeprecationWarning of a library frozen in 2016
    from whoosh import fields, formats
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import TOC, FileIndex
    from whoosh.reading import SegmentReader
    from whoosh.system import pack_uint
    from whoosh.writing import SegmentWriter

#: A segment takes part in a merge only with others of its own size, so a commit never rewrites the whole index.
_MERGE_AT = 8


class _Files(FileStorage):  # type: ignore[misc]
    """Whoosh's files, remembered, so that a failure can close what Whoosh leaves open."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._opened: list[weakref.ref[Any]] = []
        self._below: list[_Files] = []

    def create_file(self, name: str, *args: Any, **options: Any) -> Any:
        return self._remembered(super().create_file(name, *args, **options))

    def open_file(self, name: str, **options: Any) -> Any:
        return self._remembered(super().open_file(name, **options))

    def temp_storage(self, name: str | None = None) -> _Files:
        below = _Files(str(Path(self.folder) / (name or "more.tmp")))
        self._below.append(below)
        return cast(_Files, below.create())

    def _remembered(self, file: Any) -> Any:
        self._opened = [known for known in self._opened if known() is not None]
        self._opened.append(weakref.ref(file))
        return file

    def close_all(self) -> None:
        """Close every file that is still open."""
        for known in self._opened:
            file = known()
            if file is not None and not file.is_closed:
                with contextlib.suppress(OSError, ValueError):
                    file.close()
        for below in self._below:
            below.close_all()


class _Pool:
    """Postings on their way into a segment: two arrays a term, 8 bytes a posting.

    Whoosh's own keeps a tuple for each, sorts them all and spills them into pickles. Here only the terms are sorted: the
    documents of a term come in ascending order, those of merged segments after the new ones.
    """

    def __init__(self) -> None:
        self.fieldnames: set[str] = set()
        self._lists: dict[tuple[str, bytes], tuple[array[int], array[float]]] = {}

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """Take one posting in, as Whoosh gives it; its bytes are the frequency once more."""
        field, term, number, count, _value = item
        known = self._lists.get((field, term))
        if known is None:
            known = self._lists[field, term] = (array("L"), array("f"))
            self.fieldnames.add(field)
        known[0].append(number)
        known[1].append(count)

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        """Give the postings back by field, term and document, and forget them."""
        for field, term in sorted(self._lists):
            numbers, counts = self._lists.pop((field, term))
            for number, count in zip(numbers, counts, strict=True):
                yield field, term, number, count, pack_uint(int(count))

    def cleanup(self) -> None:
        """Forget everything."""
        self._lists.clear()


def _codec() -> W3Codec:
    # No field is scored by Whoosh, so no lengths are kept; otherwise it looks for a file of them at each posting.
    codec = W3Codec()
    codec.length_stats = False
    return codec


@contextlib.contextmanager
def _closing_on_failure(storage: _Files) -> Iterator[None]:
    try:
        yield
    except BaseException:
        storage.close_all()
        raise


class TermsField(fields.FieldType):  # type: ignore[misc]
    """A field whose value is {term: frequency}, made by our own analysis; no positions, no analyser of Whoosh's."""

    def __init__(self) -> None:
        super().__init__(format=formats.Frequency(), analyzer=None, scorable=False, stored=False)

    def index(self, value: Mapping[str, int], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, count in value.items():
            yield term.encode("utf-8"), count, float(count), pack_uint(count)

    def spellable_words(self, value: Mapping[str, int]) -> Iterator[str]:
        return iter(())


def schema() -> fields.Schema:
    """``content`` and ``title`` are scored, ``words`` feeds spelling, ``stored`` is what `segments` reads back."""
    return fields.Schema(content=TermsField(), title=TermsField(), words=TermsField(), stored=fields.STORED())


def create(directory: Path) -> FileIndex:
    """An empty index in an existing directory."""
    return FileIndex.create(_Files(str(directory)), schema())


def open_index(directory: Path) -> FileIndex:
    """The index of a directory; any exception of Whoosh or pickle when there is none or it is damaged."""
    storage = _Files(str(directory))
    with _closing_on_failure(storage):
        return FileIndex(storage)


def write(index: FileIndex, documents: Iterable[dict[str, Any]], delete: Iterable[int]) -> None:
    """Delete by document number and add documents in one commit.

    When a commit fails Whoosh keeps its lock: it is let go here, and the caller opens the index afresh.
    """
    writer = SegmentWriter(index, timeout=5.0, codec=_codec())
    writer.pool = _Pool()
    try:
        for number in delete:
            writer.delete_document(number)
        for document in documents:
            writer.add_document(**document)
        writer.commit(mergetype=_merge_equals)
    except BaseException:
        index.storage.close_all()
        if writer.writelock is not None and writer.writelock.fd is not None:
            writer.writelock.release()
        raise


def _merge_equals(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Whoosh merge policy: drop empty segments; merge a size class (powers of eight) once eight segments are in it."""
    kept: list[Any] = []
    classes: dict[int, list[Any]] = {}
    for segment in segments:
        alive = segment.doc_count()
        if alive == 0:
            continue
        if segment.deleted_count() * 2 > segment.doc_count_all():
            classes.setdefault(-1, []).append(segment)  # mostly dead: rewrite it now
            continue
        classes.setdefault((alive.bit_length() - 1) // 3, []).append(segment)
    for size, members in classes.items():
        if size >= 0 and len(members) < _MERGE_AT:
            kept.extend(members)
            continue
        for segment in members:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return kept


def read_segments(index: FileIndex) -> tuple[int, list[Any], fields.Schema]:
    """(generation, segment records, schema) of the newest commit."""
    toc = TOC.read(index.storage, index.indexname)
    return int(toc.generation), list(toc.segments), toc.schema


class Postings:
    """Posting lists of one immutable segment, read block by block. Not safe between threads: callers hold a lock."""

    def __init__(self, index: FileIndex, segment: Any, schema: fields.Schema) -> None:
        with _closing_on_failure(index.storage):
            self._reader = SegmentReader(index.storage, schema, segment)
        self._schema = schema
        self.size = int(segment.doc_count_all())

    def close(self) -> None:
        """Give the files back."""
        if not self._reader.is_closed:
            self._reader.close()

    def stored(self) -> list[tuple[Any, ...]]:
        """The stored tuple of every document of the segment, deleted ones included, in document order."""
        per_document = self._reader._perdoc
        return [per_document.stored_fields(number)["stored"] for number in range(self.size)]

    def read(self, field: str, term: str) -> tuple[NDArray[np.int32], NDArray[np.float32]] | None:
        """(document numbers ascending, frequencies) of a term, or None when the segment has no such term."""
        key = term.encode("utf-8")
        if (field, key) not in self._reader._terms:
            return None
        matcher = self._reader._terms.matcher(field, key, self._schema[field].format)
        if not hasattr(matcher, "_next_block"):  # short lists are kept inline
            return np.array(matcher._ids, np.int32), np.array(matcher._weights, np.float32)
        numbers: list[NDArray[np.int32]] = []
        counts: list[NDArray[np.float32]] = []
        while matcher.is_active():
            matcher._read_ids()
            matcher._read_weights()
            numbers.append(np.array(matcher._ids, np.int32))
            counts.append(np.array(matcher._weights, np.float32))
            matcher._next_block()
        return np.concatenate(numbers), np.concatenate(counts)

    def vocabulary(self, field: str) -> dict[str, float]:
        """{term: total frequency} of a field."""
        found: dict[str, float] = {}
        for (name, term), info in self._reader._terms.items_from(field, b""):
            if name != field:
                break
            found[term.decode("utf-8")] = float(info.weight())
        return found
