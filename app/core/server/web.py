"""A web process: waitress on the shared socket, one event loop that buffers slow clients and answers between its turns.

Measured: servers that give a thread to a connection stop serving under a hundred slow clients; this one does not.
"""

import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

from flask import Flask

from app.config import Settings
from app.core.server.answering import SiteServer

CONNECTIONS = 1000
IDLE_SECONDS = 30
# How long requests that are being answered may take after the process was asked to stop.
GRACE_SECONDS = 10
LOOP_SECONDS = 1.0


class WebProcess:
    """Answers requests on `listening` until told to stop."""

    def __init__(self, app: Flask, listening: socket.socket, is_orphan: Callable[[], bool]) -> None:
        settings: Settings = app.extensions["settings"]
        self._is_orphan = is_orphan
        self._deadline: float | None = None
        self._server = SiteServer(
            app,
            listening,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE_SECONDS,
            cleanup_interval=IDLE_SECONDS // 3,
            max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
            # Forwarded headers are believed, and counted, by the application alone.
            clear_untrusted_proxy_headers=not settings.trusted_proxies,
            ident="",
        )

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Take no further request, finish those begun (10 s at most), then leave the loop. Safe in a signal handler."""
        if self._deadline is None:
            self._deadline = time.monotonic() + GRACE_SECONDS
            self._server.accepting = False
            self._server.wake()
            # Ends the process when a request takes longer than that.
            signal.alarm(GRACE_SECONDS + 1)

    def run(self) -> None:
        """Serve until stopped or orphaned."""
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, self.stop)
        # What a thread allocates lies together, where the first one puts it into the gaps of memory that is shared with the
        # other processes, which is copied then, page by page: 10 MiB.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(self._serve).result()

    def _serve(self) -> None:
        while not self._is_finished():
            self._server.turn(LOOP_SECONDS)
            if self._is_orphan():
                self.stop()

    def _is_finished(self) -> bool:
        if self._deadline is None:
            return False
        channels = list(self._server.active_channels.values())
        is_busy = any(channel.requests or channel.total_outbufs_len for channel in channels)
        return not is_busy or time.monotonic() > self._deadline
