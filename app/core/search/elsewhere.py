"""Questions and answers between processes of one site, over a Unix socket: what is too large for each is held by one.

What is asked is not said here: `language` answers about texts, `far` about the index. Both sides are of one release and start
from one process; a message is JSON after its length in four bytes.
"""

from __future__ import annotations

import json
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

_LENGTH = struct.Struct(">I")
_BACKLOG = 128
#: Longer than the model takes to load, for the first question after a start.
ANSWER_SECONDS = 5.0
#: After a failure nobody is asked for so long, lest each question waits in vain.
_AWAY_SECONDS = 1.0
_LOOK_SECONDS = 1.0
Answer = Callable[..., Any]


class Away(Exception):
    """Nobody answered."""


def open_socket(path: Path) -> socket.socket:
    """Return a listening socket at `path`, to be opened before processes are forked: it outlives the one that answers."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    listening.listen(_BACKLOG)
    return listening


class Elsewhere:
    """Asks the process behind the socket at `path`. Threads have a connection each. Make it after forking."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = threading.local()
        self._away_until = 0.0

    def ask(self, name: str, *arguments: Any, seconds: float = ANSWER_SECONDS) -> Any:
        """Return what `name` answers; arguments and answer are what JSON can say. Raises `Away`."""
        if time.monotonic() < self._away_until:
            raise Away("nobody answered a moment ago")
        body = json.dumps([name, *arguments]).encode()
        has_connection = getattr(self._own, "connection", None) is not None
        try:
            return self._once(body, seconds)
        except (OSError, EOFError) as error:
            self.close()
            # The process may have been replaced since the last question: then the second attempt meets the new one.
            if not has_connection or isinstance(error, TimeoutError):
                raise self._gone(error) from error
        try:
            return self._once(body, seconds)
        except (OSError, EOFError) as error:
            self.close()
            raise self._gone(error) from error

    def _once(self, body: bytes, seconds: float) -> Any:
        connection: socket.socket | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(seconds)
            connection.connect(str(self._path))
        connection.settimeout(seconds)
        _send(connection, body)
        answer = json.loads(_receive(connection))
        if "error" in answer:
            raise Away(answer["error"])
        return answer["answer"]

    def _gone(self, error: Exception) -> Away:
        self._away_until = time.monotonic() + _AWAY_SECONDS
        return Away(f"{type(error).__name__}: {error}")

    def close(self) -> None:
        """Give the connection of this thread back."""
        connection, self._own.connection = getattr(self._own, "connection", None), None
        if connection is not None:
            connection.close()


class Answering:
    """The other side: answers each connection in a thread of its own, until told to stop or orphaned."""

    def __init__(self, listening: socket.socket, answers: Mapping[str, Answer], is_orphan: Callable[[], bool]) -> None:
        self._listening = listening
        self._answers = answers
        self._is_orphan = is_orphan
        self._is_asked_to_stop = False

    def run(self) -> None:
        """Serve."""
        signal.signal(signal.SIGTERM, self.stop)
        self._listening.settimeout(_LOOK_SECONDS)
        while not self._is_asked_to_stop and not self._is_orphan():
            with suppress(TimeoutError):
                connection, _address = self._listening.accept()
                connection.settimeout(None)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Leave the loop within a second. Safe in a signal handler."""
        self._is_asked_to_stop = True

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError, EOFError):
            while True:
                name, *arguments = json.loads(_receive(connection))
                _send(connection, json.dumps(self._answered(name, arguments)).encode())

    def _answered(self, name: str, arguments: list[Any]) -> dict[str, Any]:
        try:
            return {"answer": self._answers[name](*arguments)}
        except Exception as error:  # whatever it is, the one who asks can do without
            return {"error": f"{type(error).__name__}: {error}"[:500]}


def _send(connection: socket.socket, body: bytes) -> None:
    connection.sendall(_LENGTH.pack(len(body)) + body)


def _receive(connection: socket.socket) -> bytes:
    return _exactly(connection, _LENGTH.unpack(_exactly(connection, _LENGTH.size))[0])


def _exactly(connection: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise EOFError("the other side closed")
        parts += part
    return bytes(parts)
