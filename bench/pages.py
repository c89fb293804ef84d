"""Loads pages of the shipped server, as an anonymous and as a signed-in reader."""

import http.client
import os
import re
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.timing import percentile
from bench.world import PASSWORD, ROOT

CONNECTIONS = 4
REQUESTS = 150
READER = "max@acme.example"
TOKEN = re.compile(r'name="(csrf_token|request_key)"[^>]*value="([^"]+)"')


@contextmanager
def server(folder: Path, port: int) -> Iterator[None]:
    """Run `portal run` on the installation in `folder` while the block lasts."""
    environment = {**os.environ, "ENGAWA_DATA_DIR": str(folder), "ENGAWA_PORT": str(port), "ENGAWA_STAFF_TOTP": "false"}
    environment["ENGAWA_BASE_URL"] = f"http://127.0.0.1:{port}"
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-m", "app", "run"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(port)
            yield
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(port: int) -> None:
    for _attempt in range(300):
        try:
            _get(http.client.HTTPConnection("127.0.0.1", port), "/healthz", {})
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def _get(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, bytes, Any]:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.headers


def sign_in(port: int) -> str:
    """Return the cookie of a signed-in reader of the demo."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    _status, page, headers = _get(connection, "/sign-in", {})
    fields = dict(TOKEN.findall(page.decode()))
    body = urllib.parse.urlencode({**fields, "mail": READER, "password": PASSWORD})
    cookie = headers["Set-Cookie"].split(";")[0]
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    connection.request("POST", "/sign-in", body, form)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 303:
        raise RuntimeError(f"signing in answered {answer.status}")
    return answer.headers["Set-Cookie"].split(";")[0]


def load(port: int, path: str, cookie: str) -> dict[str, Any]:
    """Return requests a second, milliseconds and bytes of a page over four connections."""
    headers = {"Cookie": cookie, "Accept-Encoding": "zstd"} if cookie else {"Accept-Encoding": "zstd"}
    times: list[float] = []
    sizes: list[int] = []
    statuses: set[int] = set()

    def visit() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for _request in range(REQUESTS):
            started = time.perf_counter()
            status, body, _headers = _get(connection, path, headers)
            times.append(time.perf_counter() - started)
            sizes.append(len(body))
            statuses.add(status)

    threads = [threading.Thread(target=visit) for _connection in range(CONNECTIONS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    return {
        "rps": len(times) / seconds,
        "p50_ms": percentile(times, 0.5) * 1000,
        "p99_ms": percentile(times, 0.99) * 1000,
        "wire_bytes": max(sizes),
        "status": sorted(statuses),
    }
