"""Puts together what `portal run` runs: the application loaded once, then the processes that are forked from it.

One understands texts and searches for all others (app.core.shared_work), some answer requests, some do jobs.
"""

import gc
import socket
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from app.config import Settings
from app.core import shared_work
from app.core.jobs.worker import Worker
from app.core.logs import configure, log
from app.core.search import elsewhere, language
from app.core.server.listening import open_socket
from app.core.server.supervising import IsOrphan, Place, Supervisor
from app.core.server.web import WebProcess
from app.core.warming import warm_up
from app.core.write_lock import sqlite_version
from app.extensions import db

FIRST_SAFE_SQLITE = (3, 51, 3)
DEMO_PEOPLE = "demo-people.txt"
Say = Callable[[str], None]


def run(app: Flask, say: Say, wait_until_prepared: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT, then end every process in good order. Raises `Refused` when the port is taken.

    `wait_until_prepared()` returns when the database may be used, or raises.
    """
    settings: Settings = app.extensions["settings"]
    configure(settings.log_format)
    with app.app_context():
        listening = open_socket(settings.host, settings.port)
        wait_until_prepared()
        warn_of_old_sqlite()
    warm_up(app)
    with app.app_context():
        # Connections must not cross a fork.
        db.engine.dispose()
    # What is loaded by now is shared by all processes, and stays shared when the collector leaves it alone.
    gc.collect()
    gc.freeze()
    with TemporaryDirectory(prefix="engawa-") as folder, elsewhere.open_socket(Path(folder) / "search") as asked:
        supervisor = Supervisor(_places(app, settings, listening, asked))
        supervisor.run(lambda: _tell_address(settings, say), listening.close)


def run_worker(app: Flask) -> None:
    """Do jobs in this process until SIGTERM; for installations that run workers apart from the web server."""
    settings: Settings = app.extensions["settings"]
    configure(settings.log_format)
    language.preload(vectors_too=settings.search_vectors)
    Worker(app).run()


def warn_of_old_sqlite() -> None:
    """Write a line to the log when SQLite is older than the version that mended its write-ahead log."""
    version = sqlite_version(db.engine)
    if version is not None and version < FIRST_SAFE_SQLITE:
        log.warning(
            "old sqlite", version=".".join(map(str, version)), advice="3.51.3 or newer; writes are serialised meanwhile"
        )


def _places(app: Flask, settings: Settings, listening: socket.socket, asked: socket.socket) -> list[Place]:
    path = Path(asked.getsockname())

    def search(is_orphan: IsOrphan) -> None:
        listening.close()
        _forget_connections(app)
        more = shared_work.answers(app)
        language.serve(asked, is_orphan, vectors_too=settings.search_vectors, more=more)

    def serve(is_orphan: IsOrphan) -> None:
        asked.close()
        _forget_connections(app)
        shared_work.rely(app, language.ask_elsewhere(path, words_too=True))
        WebProcess(app, listening, is_orphan).run()

    def work(is_quick: bool, is_orphan: IsOrphan) -> None:
        listening.close()
        asked.close()
        _forget_connections(app)
        language.ask_elsewhere(path, words_too=False)
        Worker(app, is_quick=is_quick, is_orphan=is_orphan).run()

    web = [Place(f"web {number}", serve) for number in range(1, settings.web_processes + 1)]
    workers = [
        # The second worker is the one that stays free for quick jobs.
        Place(f"worker {number}", lambda is_orphan, is_quick=number == 2: work(is_quick, is_orphan))  # type: ignore[misc]
        for number in range(1, settings.worker_processes + 1)
    ]
    return [Place("search", search), *web, *workers]


def _forget_connections(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose(close=False)


def _tell_address(settings: Settings, say: Say) -> None:
    say(f"{settings.product_name} runs at {settings.base_url}")
    people = Path(settings.data_dir) / DEMO_PEOPLE
    if people.exists():
        say(people.read_text("utf-8").rstrip())
    say("Press Ctrl-C to stop.")
