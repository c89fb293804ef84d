"""Views, noted down without the database: a line in a file of the minute, which the worker adds up when the minute is over.

Noting takes one write to a file opened for appending and never raises; a line lost with a machine that fell over is a view not
counted, nothing more.
"""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from flask import current_app

from app.core import clock
from app.core.logs import log

FOLDER = "views"
#: Files of the last minutes may still be written to by a process that is slow.
OPEN_MINUTES = 2
LARGEST_BYTES = 1024 * 1024


def _folder() -> Path:
    return Path(current_app.extensions["settings"].data_dir) / FOLDER


def _minute() -> int:
    return int(clock.now().timestamp()) // 60


def note(thread_id: int) -> None:
    """Note that somebody looked at a thread. Never raises: a page is not refused because nobody could count it."""
    # A string, because every page of a thread comes by here.
    folder = f"{current_app.extensions['settings'].data_dir}/{FOLDER}"
    try:
        try:
            descriptor = _open(folder)
        except FileNotFoundError:
            _folder().mkdir(parents=True, exist_ok=True)
            descriptor = _open(folder)
        try:
            if os.fstat(descriptor).st_size < LARGEST_BYTES:
                os.write(descriptor, b"%d\n" % thread_id)
        finally:
            os.close(descriptor)
    except OSError as error:
        log.warning("view_not_noted", reason=str(error))


def _open(folder: str) -> int:
    return os.open(f"{folder}/{_minute()}.txt", os.O_CREAT | os.O_APPEND | os.O_WRONLY | os.O_CLOEXEC, 0o600)


def finished() -> list[Path]:
    """Return the files nobody writes to any more, the oldest first."""
    last = _minute() - OPEN_MINUTES
    return sorted(path for path in _folder().glob("*.txt") if path.stem.isdigit() and int(path.stem) <= last)


def read(path: Path) -> Counter[int]:
    """Return how often each thread of a file was looked at; torn lines are left out."""
    return Counter(_numbers(path.read_bytes().splitlines()))


def _numbers(lines: Iterable[bytes]) -> list[int]:
    return [int(line) for line in lines if line.isdigit()]
