"""R-25: clients that send their requests drop by drop hold up nobody."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.drills.visitor import Visitor
from tests.support.servers import Server

pytestmark = [pytest.mark.drill, pytest.mark.timeout(300)]
SLOW_CLIENTS = 200
DROP_SECONDS = 0.5
HEADERS = b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 9999\r\n\r\n"


def test_r25_slow_headers_and_bodies(server: Server, visitor: Visitor, is_smoke: bool) -> None:
    seconds = 6.0 if is_smoke else 30.0
    for beginning in (HEADERS, BODY):
        ended = threading.Event()
        dripping = threading.Thread(target=drip, args=(server.port, beginning, ended))
        dripping.start()
        try:
            answers = list(ask_for(visitor, seconds))
        finally:
            ended.set()
            dripping.join()
        assert len(answers) > seconds
        assert {status for status, _took in answers} == {200}
        # A server that gives slow clients a thread each answers nobody for as long as they drip.
        assert max(took for _status, took in answers) < seconds / 2


def drip(port: int, beginning: bytes, ended: threading.Event) -> None:
    """Keep 200 connections open that send a byte every half second."""
    with ExitStack() as stack:
        clients = [stack.enter_context(socket.create_connection(("127.0.0.1", port), 10)) for _ in range(SLOW_CLIENTS)]
        for client in clients:
            client.sendall(beginning)
        while not ended.wait(DROP_SECONDS):
            for client in clients:
                client.sendall(b"x")


def ask_for(visitor: Visitor, seconds: float) -> Iterator[tuple[int, float]]:
    """Read a page again and again; yield status and seconds of each answer."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        started = time.monotonic()
        status = visitor.get("/companies").status
        yield status, time.monotonic() - started
