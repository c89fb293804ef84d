"""The directory of the index: which of its parts is valid, and who may write.

``current.json`` names the Whoosh directory and the vector file in use and is replaced atomically after every commit; readers
look at its stat alone. ``writer.lock`` is an operating-system lock, so it dies with its process.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from app.core.search.records import IndexUnavailable

_NAME = "current.json"
_LOCK = "writer.lock"


@dataclass(frozen=True)
class Pointer:
    """Names of the parts in use, inside the index directory; ``generation`` grows with every commit and rebuild."""

    index: str
    vectors: str
    generation: int
    analysis: str


def prepare(directory: Path) -> None:
    """Make the directory, for this user only."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory.chmod(0o700)


def stamp(directory: Path) -> tuple[int, int, int] | None:
    """Changes whenever the pointer is replaced; None when there is none. One stat call."""
    try:
        status = (directory / _NAME).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size


def read(directory: Path) -> Pointer:
    """The pointer in force. Raises `IndexUnavailable` when there is none or it cannot be understood."""
    try:
        values = json.loads((directory / _NAME).read_text("utf-8"))
        return Pointer(str(values["index"]), str(values["vectors"]), int(values["generation"]), str(values["analysis"]))
    except FileNotFoundError as error:
        raise IndexUnavailable("there is no search index yet") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnavailable(f"the pointer of the search index is damaged: {error}") from error


def replace(directory: Path, pointer: Pointer) -> None:
    """Put another pointer in force, whole or not at all."""
    draft = directory / f"{_NAME}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(pointer), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(directory / _NAME)


@contextlib.contextmanager
def writing(directory: Path, wait_seconds: float) -> Iterator[None]:
    """Be the only writer. Raises `IndexUnavailable` when another process still writes after ``wait_seconds``."""
    prepare(directory)
    descriptor = os.open(directory / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise IndexUnavailable("another process is writing to the search index") from None
                time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)
