"""The one lock between processes under which SQLite is written to and checkpointed.

SQLite before 3.51.3 can corrupt a WAL when two connections write or checkpoint at once; the lock excludes that, and makes
waiting fair where SQLite's own busy wait is not. PostgreSQL needs none of it.
"""

import fcntl
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from app.core.errors import Busy

WAIT_SECONDS = 5.0
CHECKPOINT_BYTES = 2 * 1024 * 1024
TRUNCATE_BYTES = 16 * 1024 * 1024
_threads = threading.Lock()


def _database_path(engine: Engine) -> Path | None:
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name and name != ":memory:" else None


@contextmanager
def write_lock(engine: Engine) -> Iterator[None]:
    """Hold the write lock of the database behind `engine`. Raises `Busy` after 5 seconds; a no-op on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        yield
        return
    deadline = time.monotonic() + WAIT_SECONDS
    if not _threads.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        path = _database_path(engine)
        if path is None:
            yield
            return
        with path.with_name(path.name + ".lock").open("a") as handle:
            _wait_for(handle.fileno(), deadline)
            yield
            _checkpoint(engine, path)
    finally:
        _threads.release()


def _wait_for(descriptor: int, deadline: float) -> None:
    pause = 0.001
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Busy from None
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - only spreads the waiting
            pause = min(pause * 1.5, 0.02)


def _checkpoint(engine: Engine, path: Path) -> None:
    log = path.with_name(path.name + "-wal")
    size = log.stat().st_size if log.exists() else 0
    if size < CHECKPOINT_BYTES:
        return
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        if driver is None:
            return
        # A long reader must not hold the writers up, so the emptying kind of checkpoint never waits for one.
        driver.execute("PRAGMA busy_timeout=0")
        try:
            driver.execute(f"PRAGMA wal_checkpoint({'TRUNCATE' if size > TRUNCATE_BYTES else 'PASSIVE'})")
        finally:
            driver.execute("PRAGMA busy_timeout=5000")


def sqlite_version(engine: Engine) -> tuple[int, ...] | None:
    """Return the version of SQLite as numbers, or None on another database."""
    if engine.dialect.name != "sqlite":
        return None
    with engine.connect() as connection:
        version = str(connection.execute(text("select sqlite_version()")).scalar_one())
    return tuple(int(part) for part in version.split("."))
