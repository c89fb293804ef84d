"""The loop of a web process over a small WSGI application: connections, order, long answers, failures, and its end."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from flask import Flask

from app.config import Settings
from app.core.server import web
from app.core.server.answering import SiteServer
from app.core.server.listening import open_socket
from tests.support.servers import is_alive, wait_until

LONG = 30_000_000
Start = Callable[[str, list[tuple[str, str]]], object]


class Small:
    """Answers by path, and keeps what was asked and by which thread it was answered."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.threads: set[int] = set()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        self.asked.append(path)
        self.threads.add(threading.get_ident())
        if path == "/kept":
            start("304 Not Modified", [("ETag", '"one"')])
            return []
        if path == "/long":
            start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(LONG))])
            return (b"x" * 100_000 for _part in range(LONG // 100_000))
        if path == "/torn":
            start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "10")])
            return torn()
        start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(path)))])
        return [path.encode()]


def torn() -> Iterator[bytes]:
    yield b"half"
    raise OSError("the other half is lost")


@pytest.fixture
def small() -> Small:
    return Small()


@pytest.fixture
def port(small: Small) -> Iterator[int]:
    listening = open_socket("127.0.0.1", 0)
    server, ended = SiteServer(small, listening, ident=""), threading.Event()

    def serve() -> None:
        while not ended.is_set():
            server.turn(0.05)

    loop = threading.Thread(target=serve)
    loop.start()
    yield listening.getsockname()[1]
    ended.set()
    loop.join()
    assert small.threads <= {loop.ident}
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    server.close()


def ask(port: int, *lines: str) -> socket.socket:
    opened = socket.create_connection(("127.0.0.1", port), timeout=10)
    opened.sendall("".join(f"{line}\r\n" for line in lines).encode())
    return opened


def until(opened: socket.socket, end: bytes) -> bytes:
    got = b""
    while not got.endswith(end):
        more = opened.recv(65_536)
        assert more, f"closed after {got[-200:]!r}"
        got += more
    return got


def test_a_connection_stays_open_after_an_answer_without_a_body(port: int, small: Small) -> None:
    with ask(port, "GET /kept HTTP/1.1", "Host: here", "") as opened:
        head = until(opened, b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 304 ") and b"Connection" not in head and b"Content-Length" not in head
        opened.sendall(b"GET /next HTTP/1.1\r\nHost: here\r\n\r\n")
        assert until(opened, b"\r\n\r\n/next").startswith(b"HTTP/1.1 200 ")
    assert small.asked == ["/kept", "/next"]


@pytest.mark.parametrize("lines", [("GET /kept HTTP/1.1", "Host: here", "Connection: close"), ("GET /kept HTTP/1.0",)])
def test_a_connection_is_closed_for_a_client_that_asks(port: int, lines: tuple[str, ...]) -> None:
    with ask(port, *lines, "") as opened:
        assert b"Connection: close" in until(opened, b"\r\n\r\n")
        assert opened.recv(1) == b""


def test_requests_sent_together_are_answered_in_order(port: int) -> None:
    with ask(port, *("GET /first HTTP/1.1", "Host: here", ""), *("GET /second HTTP/1.1", "Host: here", "")) as opened:
        got = until(opened, b"/second")
    assert got.index(b"/first") < got.index(b"HTTP/1.1 200 OK", 1) < got.index(b"/second")


def test_a_long_answer_waits_for_its_reader_alone(port: int) -> None:
    with ask(port, "GET /long HTTP/1.1", "Host: here", "Connection: close", "") as slow:
        head = slow.recv(1000)
        for _time in range(3):
            with ask(port, "GET /meanwhile HTTP/1.1", "Host: here", "") as quick:
                until(quick, b"/meanwhile")
        got = len(head.partition(b"\r\n\r\n")[2])
        while more := slow.recv(1_000_000):
            got += len(more)
    assert got == LONG


def test_an_answer_that_fails_half_way_costs_its_connection_only(port: int) -> None:
    with ask(port, "GET /torn HTTP/1.1", "Host: here", "") as opened:
        got = b""
        while more := opened.recv(1000):
            got += more
    assert got.endswith(b"half")
    with ask(port, "GET /after HTTP/1.1", "Host: here", "") as opened:
        until(opened, b"/after")


def test_a_request_that_never_ends_does_not_keep_a_process_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "GRACE_SECONDS", 1)
    site = Flask("endless")
    site.extensions["settings"] = Settings(_env_file=None)
    site.config["MAX_CONTENT_LENGTH"] = 1000
    site.add_url_rule("/", view_func=lambda: time.sleep(60))  # type: ignore[arg-type]
    listening = open_socket("127.0.0.1", 0)
    pid = os.fork()
    if pid == 0:
        try:
            web.WebProcess(site, listening, lambda: False).run()
        finally:
            os._exit(0)
    try:
        with ask(listening.getsockname()[1], "GET / HTTP/1.1", "Host: here", "") as opened:
            opened.settimeout(0.5)
            with pytest.raises(TimeoutError):
                opened.recv(1)
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: not is_alive(pid))
    finally:
        listening.close()
        os.kill(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code == -signal.SIGALRM
