"""Base load: clients that write companies and read pages at a steady rate, and retry what was not confirmed."""

import secrets
import threading
import time
from collections.abc import Callable

from tests.drills.journal import Journal
from tests.drills.visitor import Answer, Visitor

WRITERS, READERS = 4, 4
WRITES_A_SECOND, READS_A_SECOND = 20.0, 60.0
RETRY_SECONDS = 30.0
PASSING = {0, 503}
Write = Callable[[Visitor, str], Answer]


def write_company(visitor: Visitor, key: str) -> Answer:
    """Add a company whose name is `key`."""
    return visitor.post(
        "/companies/new", key=key, name=key, tier="mid", lifecycle="adoption", owner_id="", industry="", size=""
    )


class Load:
    """A context manager: while it is open the site is used; on leaving, every write that was begun has been confirmed."""

    def __init__(self, visitor: Visitor, journal: Journal, pages: list[str], write: Write = write_company) -> None:
        self._visitor, self._journal, self._pages, self._write = visitor, journal, pages, write
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._keep_writing) for _ in range(WRITERS)]
        self._threads += [threading.Thread(target=self._keep_reading, args=(number,)) for number in range(READERS)]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(RETRY_SECONDS + 15)

    def _keep_writing(self) -> None:
        visitor = self._visitor.twin()
        while not self._ended.wait(WRITERS / WRITES_A_SECOND):
            self._write_once(visitor, f"drill-{secrets.token_hex(8)}")

    def _write_once(self, visitor: Visitor, key: str) -> None:
        self._journal.note_try(key)
        deadline = time.monotonic() + RETRY_SECONDS
        while time.monotonic() < deadline:
            answer = self._write(visitor, key)
            if answer.status in (302, 303):
                self._journal.note_confirmed(key, answer.location)
                return
            if answer.status not in PASSING:
                self._journal.note_unexpected(f"writing {key}: {answer.text[:400]}", answer.status)
                return
            time.sleep(0.05)
        self._journal.note_unexpected(f"writing {key}", 0)

    def _keep_reading(self, number: int) -> None:
        visitor = self._visitor.twin()
        while not self._ended.wait(READERS / READS_A_SECOND):
            number += 1
            path = self._pages[number % len(self._pages)]
            status = visitor.get(path).status
            if status not in PASSING | {200}:
                self._journal.note_unexpected(path, status)
