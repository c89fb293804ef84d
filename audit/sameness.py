"""`python -m audit.sameness`: whether signing in, resetting and inviting tell by their answer or by its time who is known here.

Runs the shipped server on a scratch installation, asks over HTTP for somebody who is known, somebody unknown and somebody
deactivated, in random order, and prints status, whether the bodies are equal, and the medians. Exit code 1 when the answers
differ or the medians lie further apart than 15 ms. Limits and invitations are cleared between the samples.
"""

import argparse
import hashlib
import http.client
import os
import random
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from audit import ROOT

PASSWORD = "asked-in-a-scratch-installation"
APART_MS = 15.0
WARM = 3
#: Whose address is typed; the promoter who invites belongs to another company than the known and the deactivated person.
ADDRESSES = {"known": "olga@hokuto.example", "unknown": "nobody@hokuto.example", "deactivated": "left@hokuto.example"}
PROMOTER = "mia@acme.example"
HIDDEN = re.compile(r'name="(csrf_token|request_key)"[^>]*value="([^"]+)"')
#: What differs between any two answers: keys of forms, nonces, and the address that was typed.
PASSING = re.compile(r'(?:value|nonce|content|data-key)="[^"]*"|[\w.]+@hokuto\.example')


class Browser:
    """A visitor with one cookie."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> dict[str, str]:
        """Fetch a page and return the hidden fields of its forms."""
        _status, page, _seconds = self._ask("GET", path, None)
        return dict(HIDDEN.findall(page))

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str, float]:
        """Send a form and return status, body and seconds."""
        return self._ask("POST", path, urllib.parse.urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str, float]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()), "Accept-Language": "en"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        seconds = time.perf_counter() - started
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, text, seconds


def main() -> int:
    """Measure and print; return 1 when somebody could learn from the answers."""
    parser = argparse.ArgumentParser(prog="audit.sameness", description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("--samples", type=int, default=60)
    samples = parser.parse_args().samples
    with tempfile.TemporaryDirectory(prefix="engawa-sameness-") as folder, _site(Path(folder)) as port:
        results = [_measure(name, Path(folder), port, samples) for name in ("sign-in", "reset", "invitation")]
    return 0 if all(results) else 1


@contextmanager
def _site(folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    mine = {"DATA_DIR": folder, "PORT": port, "DEMO_PASSWORD": PASSWORD, "SEARCH_VECTORS": "false", "LOG_FORMAT": "text"}
    environment = {**os.environ, **{f"ENGAWA_{name}": str(value) for name, value in mine.items()}}
    subprocess.run([sys.executable, "-m", "app", "setup"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    _deactivate_one(folder)
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-m", "app", "run"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait(30)


def _deactivate_one(folder: Path) -> None:
    """Make a second person of the other company, who may not come in any more."""
    with closing(sqlite3.connect(folder / "engawa.db", timeout=10)) as database, database:
        names = [row[1] for row in database.execute("PRAGMA table_info(users)") if row[1] not in {"id", "mail", "is_active"}]
        columns, known = ", ".join(f'"{name}"' for name in names), (ADDRESSES["known"],)
        database.execute(
            f"INSERT INTO users ({columns}, mail, is_active) SELECT {columns}, ?, 0 FROM users WHERE mail = ?",  # noqa: S608 - our own columns
            (ADDRESSES["deactivated"], *known),
        )
        database.execute(
            "INSERT INTO memberships (user_id, company_id, roles, created_at) SELECT (SELECT id FROM users WHERE mail = ?),"
            " company_id, roles, created_at FROM memberships WHERE user_id = (SELECT id FROM users WHERE mail = ?)",
            (ADDRESSES["deactivated"], *known),
        )


def _wait_for(port: int) -> None:
    for _attempt in range(600):
        try:
            Browser(port).get("/healthz")
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def _clear(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "engawa.db", timeout=10)) as database, database:
        database.execute("DELETE FROM limit_hits")
        database.execute("DELETE FROM invitations")


def _measure(name: str, folder: Path, port: int, samples: int) -> bool:
    browser = Browser(port)
    if name == "invitation":
        browser.post("/sign-in", {**browser.get("/sign-in"), "mail": PROMOTER, "password": PASSWORD})
    seconds: dict[str, list[float]] = {who: [] for who in ADDRESSES}
    answers: dict[str, set[tuple[int, str]]] = {who: set() for who in ADDRESSES}
    for number in range(samples + WARM):
        for who in random.sample(list(ADDRESSES), len(ADDRESSES)):
            _clear(folder)
            status, body, took = _ask(browser, name, ADDRESSES[who])
            if number >= WARM:
                seconds[who].append(took * 1000)
            answers[who].add((status, hashlib.sha256(PASSING.sub("", body).encode()).hexdigest()))
    medians = {who: statistics.median(taken) for who, taken in seconds.items()}
    apart = max(medians.values()) - min(medians.values())
    is_equal = len(set.union(*answers.values())) == 1
    told = ", ".join(f"{who} {median:.1f} ms" for who, median in medians.items())
    statuses = ", ".join(sorted({str(status) for given in answers.values() for status, _body in given}))
    bodies = "equal" if is_equal else "DIFFER"
    print(f"{name}: {told}; {apart:.1f} ms apart; status {statuses}; bodies {bodies} ({samples} samples each)")
    return is_equal and apart <= APART_MS


def _ask(browser: Browser, name: str, address: str) -> tuple[int, str, float]:
    if name == "sign-in":
        return browser.post("/sign-in", {**browser.get("/sign-in"), "mail": address, "password": "certainly not this one"})
    if name == "reset":
        return browser.post("/reset", {**browser.get("/reset"), "mail": address})
    fields = {"mail": address, "name": "Guest", "roles": "user", "locale": "en"}
    return browser.post("/people/invite", {**browser.get("/people/invite"), **fields})


if __name__ == "__main__":
    sys.exit(main())
