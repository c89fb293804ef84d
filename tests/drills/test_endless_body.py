"""Check 45: a body that never ends is cut at the limit, and the memory of the site stays what it was."""

import socket
from pathlib import Path

import pytest

from tests.drills.visitor import Visitor
from tests.support.servers import Server

pytestmark = [pytest.mark.drill, pytest.mark.timeout(300)]
MEGABYTE = 1024 * 1024
MOST_READ = 120 * MEGABYTE
MOST_GROWN = 20 * MEGABYTE
CHUNK = b"%x\r\n" % MEGABYTE + b"a" * MEGABYTE + b"\r\n"
HEAD = (
    b"POST /files HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


def memory_of(server: Server) -> int:
    """Return the bytes the web processes hold in memory together."""
    lines = (Path(f"/proc/{pid}/status").read_text("utf-8") for pid in server.named("web"))
    return sum(int(line.split()[1]) * 1024 for text in lines for line in text.splitlines() if line.startswith("VmRSS"))


def test_an_endless_upload_is_cut(server: Server, visitor: Visitor) -> None:
    visitor.get("/companies")
    before, sent = memory_of(server), 0
    with socket.create_connection(("127.0.0.1", server.port), 30) as client:
        client.sendall(HEAD)
        try:
            while sent < 2 * MOST_READ:
                client.sendall(CHUNK)
                sent += MEGABYTE
            answer = client.recv(1000)
        except OSError:
            answer = b""
    assert sent < 2 * MOST_READ or b"413" in answer.split(b"\r\n")[0]
    assert memory_of(server) - before < MOST_GROWN
    assert visitor.get("/companies").status == 200
