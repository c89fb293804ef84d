"""How waitress answers here: each request in the thread that reads and writes, as soon as it has come whole.

Handing requests to another thread makes both wait for the interpreter: while that one sends an answer, the loop finds its
connection ready to be written to and locked, again and again, some eighty times a request.
"""

import socket
import sys
from collections import deque
from collections.abc import Callable
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

from app.core.logs import log

# What is shorter leaves whole, headers and body together.
SEND_BYTES = 65_536
# Nobody could send while an answer waits for its reader, so none does: what is long lies in a temporary file until it is sent.
NEVER = sys.maxsize


class Answer(WSGITask):  # type: ignore[misc]
    """The answer to one request."""

    def set_close_on_finish(self) -> None:
        """Close the connection afterwards; not because of an answer that has no body, which ends where its headers end."""
        asked = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or asked or self.version != "1.1":
            super().set_close_on_finish()


class Connection(HTTPChannel):  # type: ignore[misc]
    """A connection with a client."""

    task_class = Answer

    def service(self) -> None:
        """Answer the first request that waits, and send at once as much as the client takes."""
        super().service()
        if self.connected and self.writable():
            self.handle_write()


class InTurn:
    """Keeps the connections whose requests have come whole until the loop has read what there is to read."""

    def __init__(self) -> None:
        self._waiting: deque[Connection] = deque()

    def add_task(self, connection: Connection) -> None:
        """Remember that `connection` has a request; waitress calls it while it holds the locks of the connection."""
        self._waiting.append(connection)

    def answer_all(self) -> None:
        """Answer every request that waits. One that fails beyond what waitress catches costs its connection only."""
        while self._waiting:
            connection = self._waiting.popleft()
            try:
                connection.service()
            except Exception as error:
                log.error("answer failed", exc_info=error)
                connection.handle_close()


class SiteServer(TcpWSGIServer):  # type: ignore[misc]
    """Serves a WSGI application on a socket that listens already. `settings` are those of waitress."""

    channel_class = Connection

    def __init__(self, application: Callable[..., Any], listening: socket.socket, **settings: Any) -> None:
        self._requests = InTurn()
        chosen = Adjustments(sockets=[listening], outbuf_high_watermark=NEVER, **settings)
        chosen.send_bytes = SEND_BYTES
        kind = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(
            application, _sock=listening, dispatcher=self._requests, adj=chosen, sockinfo=kind, bind_socket=False
        )  # fmt: skip

    def turn(self, seconds: float) -> None:
        """Wait so long at most for something to read or send, do that, and answer the requests that have come whole."""
        # Many connections are more than select() can watch.
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)
        self._requests.answer_all()

    def wake(self) -> None:
        """End the turn that waits, from a signal handler."""
        self.trigger.pull_trigger()

    def pull_trigger(self) -> None:
        """Do nothing: waitress calls it to wake the loop after each answer, and here that comes out of the loop itself."""
