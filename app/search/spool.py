"""Append-only file between the pages, which only read, and the worker, which writes the ledger into the database.

A line is one event as JSON. Appending takes a lock, a stat and one write, and never waits for the database. The worker renames
the file, reads it at leisure and deletes it when its rows are committed; a crash in between reads it again, which the unique
key of a search makes harmless. See docs/decisions/0003-search-ledger.md.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.core.logs import log

_FILE = "searches.jsonl"
_TAKEN = "taken-*.jsonl"
_LOCK = "import.lock"
#: When nobody imports for so long that the file grows beyond this, the oldest questions are worth more than the newest.
LARGEST_BYTES = 32 * 1024 * 1024


def append(folder: Path, event: dict[str, Any]) -> None:
    """Add one event. Never raises: a page is not refused because its question could not be noted down."""
    line = json.dumps(event, ensure_ascii=True).encode() + b"\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _append(folder / _FILE, line)
    except OSError as error:
        log.warning("search_not_noted", reason=str(error))


def _append(path: Path, line: bytes) -> None:
    while True:
        descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            mine = os.fstat(descriptor)
            if mine.st_nlink == 0 or not _is_at(path, mine):
                continue  # taken away between opening and locking
            if mine.st_size < LARGEST_BYTES:
                _finish_torn_line(descriptor, mine.st_size)
                os.write(descriptor, line)
            return
        finally:
            os.close(descriptor)


def _finish_torn_line(descriptor: int, size: int) -> None:
    # A process killed (or a disk filled) within a write leaves half a line; it must not swallow the next one.
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        os.write(descriptor, b"\n")


def _is_at(path: Path, status: os.stat_result) -> bool:
    try:
        now = path.stat()
    except FileNotFoundError:
        return False
    return (now.st_ino, now.st_dev) == (status.st_ino, status.st_dev)


@contextmanager
def importing(folder: Path) -> Iterator[None]:
    """Be the only importer; waits for another one."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def take(folder: Path) -> list[Path]:
    """Set the file aside and return every file that waits to be imported, the oldest first. Only inside `importing`."""
    path = folder / _FILE
    taken = sorted(folder.glob(_TAKEN))
    if path.exists():
        number = int(taken[-1].stem.removeprefix("taken-")) + 1 if taken else 1
        aside = folder / f"taken-{number:08d}.jsonl"
        with path.open("rb") as handle:
            # Whoever holds the lock is writing; whoever gets it later sees that the file is elsewhere.
            fcntl.flock(handle, fcntl.LOCK_EX)
            path.rename(aside)
        taken.append(aside)
    return taken


def events(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the events of a file; torn and foreign lines are left out."""
    with path.open("rb") as lines:
        for line in lines:
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict):
                yield event
