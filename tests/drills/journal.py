"""What clients were promised: each confirmed write is on disk here before the client goes on."""

import json
import os
import threading
from pathlib import Path


class Journal:
    """Confirmed writes by key, and the answers nobody should get."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self.tried: set[str] = set()
        self.confirmed: dict[str, str] = {}
        self.unexpected: list[tuple[str, int]] = []

    def close(self) -> None:
        """End the journal."""
        self._file.close()

    def note_try(self, key: str) -> None:
        """A write is about to be sent for the first time."""
        with self._lock:
            self.tried.add(key)

    def note_confirmed(self, key: str, location: str) -> None:
        """The site said the write is done."""
        with self._lock:
            self._file.write(json.dumps([key, location]) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self.confirmed[key] = location

    def note_unexpected(self, path: str, status: int) -> None:
        """The site gave an answer it must not give, whatever is killed."""
        with self._lock:
            self.unexpected.append((path, status))
