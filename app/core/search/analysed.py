"""A document as the index takes it, and the cache that spares a rebuild the analysis.

Analysing costs about a second for a million characters. Results are kept by hash of the text in a small SQLite file beside
the index; it is only a cache: a damaged one is thrown away.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from app.core.search import analysis, vectors
from app.core.search.analysis import Token
from app.core.search.records import Document

_BODY = 200_000


def analyse(document: Document) -> dict[str, Any]:
    """Everything of a document that costs analysis, as JSON types: term counts of title, content, raw words, readings."""
    names = [document.title, *document.wordings]
    texts = [*names, document.body[:_BODY]]
    tokens = [analysis.tokens(text) for text in texts]
    title: Counter[str] = Counter(term for found in tokens[:-1] for term in _terms(found))
    content = title + Counter(_terms(tokens[0]))  # the title counts twice
    content.update(_terms(tokens[-1]))
    for tag in document.tags:
        content.update(_terms(analysis.tokens(tag)))
    words = Counter(word for text, found in zip(texts, tokens, strict=True) for word in analysis.raw_words(text, found))
    readings = [analysis.reading(text) if analysis.has_japanese(text) else "" for text in names]
    return {"title": dict(title), "content": dict(content), "words": dict(words), "readings": readings}


def _terms(tokens: Iterable[Token]) -> list[str]:
    return [term for token in tokens for term in token.terms]


def _text_key(document: Document) -> bytes:
    digest = hashlib.blake2b(analysis.signature().encode(), digest_size=16)
    for part in (document.title, *document.wordings, "\1", *document.tags, "\1", document.body):
        digest.update(part.encode("utf-8", "replace") + b"\0")
    return digest.digest()


def fields_of(document: Document, analysed: dict[str, Any]) -> dict[str, Any]:
    """The Whoosh fields of a document. ``stored`` is the tuple that `segments` reads."""
    names = [document.title, *document.wordings]
    stored = (
        document.kind,
        document.id,
        document.lang,
        document.category,
        document.entry or document.key,
        document.audience,
        vectors.key_of(document),
        sum(analysed["content"].values()),
        sum(analysed["title"].values()),
        tuple(zip(names, analysed["readings"], strict=True)),
    )
    fields = {name: analysed[name] for name in ("content", "title", "words")}
    return {**fields, "stored": stored}


class AnalysisCache:
    """{text: analysis} in SQLite. Used by the writer only, inside its lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            self._connection = self._open()
        self._used: set[bytes] = set()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("CREATE TABLE IF NOT EXISTS analysed (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def analyse(self, documents: Sequence[Document]) -> list[dict[str, Any]]:
        """Analysis of each document, from the cache where the same text was seen before."""
        found: list[dict[str, Any]] = []
        fresh: list[tuple[bytes, bytes]] = []
        for document in documents:
            key = _text_key(document)
            self._used.add(key)
            known = self._get(key)
            if known is None:
                known = analyse(document)
                fresh.append((key, zlib.compress(json.dumps(known, ensure_ascii=True).encode(), 1)))
            found.append(known)
        self._put(fresh)
        return found

    def _get(self, key: bytes) -> dict[str, Any] | None:
        try:
            row = self._connection.execute("SELECT value FROM analysed WHERE key = ?", (key,)).fetchone()
            return json.loads(zlib.decompress(row[0])) if row else None
        except (sqlite3.DatabaseError, zlib.error, ValueError):
            return None

    def _put(self, rows: list[tuple[bytes, bytes]]) -> None:
        with contextlib.suppress(sqlite3.DatabaseError):
            self._connection.execute("BEGIN")
            self._connection.executemany("INSERT OR REPLACE INTO analysed VALUES (?, ?)", rows)
            self._connection.execute("COMMIT")

    def forget_unused(self) -> None:
        """Drop what was not asked for since this object was made: called at the end of a rebuild."""
        with contextlib.suppress(sqlite3.DatabaseError):
            keys = [row[0] for row in self._connection.execute("SELECT key FROM analysed")]
            self._connection.execute("BEGIN")
            gone = [(key,) for key in keys if key not in self._used]
            self._connection.executemany("DELETE FROM analysed WHERE key = ?", gone)
            self._connection.execute("COMMIT")
