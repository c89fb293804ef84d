"""Starts the site as shipped and the floor page beside it, and loads their pages in turn."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from bench import processes
from bench.community import World
from bench.floor import COOKIE, KEY
from bench.loading import Load, Visit, load
from bench.world import ROOT

FLOOR, BARE = "floor", "bare"
# What is asked for again by a browser that keeps it.
KEPT = "_304"
LIKE_A_BROWSER = "gzip, deflate, br, zstd"
THREADS_VISITED = 200
# How often each visit is made before anything is measured, and for how many seconds at most.
WARM, LONGEST_WARMING = 10, 30
WORDS = (
    "請求書",
    "通知 検索",
    "権限",
    "取り込み テンプレート",
    "集計",
    "予約 共有",
    "添付",
    "export",
    "画面 保存",
)


@dataclass(frozen=True)
class Effort:
    """How hard to load: connections, seconds each, rounds, and whether by wrk."""

    connections: int = 16
    seconds: float = 5
    rounds: int = 3
    with_wrk: bool = True


@dataclass(frozen=True)
class Run:
    """One load of one page, with the processor seconds of the web processes and of the database meanwhile."""

    load: Load
    app_seconds: float
    database_seconds: float

    @property
    def cpu_ms(self) -> float:
        """Processor milliseconds a request."""
        return (self.app_seconds + self.database_seconds) * 1000 / max(1, self.load.requests)


@dataclass(frozen=True)
class Server:
    """A server that runs: its supervisor and address, and whether its data lie in PostgreSQL."""

    process: subprocess.Popen[bytes]
    base: str
    is_on_postgres: bool = False

    @property
    def web(self) -> list[int]:
        """Ids of the processes that answer."""
        return processes.web_processes(self.process.pid)

    @property
    def search(self) -> list[int]:
        """Id of the process they search by, in a list."""
        return processes.of_search(self.process.pid)


@contextmanager
def serving(folder: Path, url: str, *, is_floor: bool = False) -> Iterator[Server]:
    """Run `portal run`, or the floor, on the installation in `folder` while the block lasts."""
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "ENGAWA_DATA_DIR": str(folder), "ENGAWA_PORT": str(port), "ENGAWA_STAFF_TOTP": "false",
        "ENGAWA_BASE_URL": base, "ENGAWA_DATABASE_URL": url, "ENGAWA_LOG_FORMAT": "json",
    }  # fmt: skip
    command = [sys.executable, "-m", *(["bench.floor", url, str(port)] if is_floor else ["app", "run"])]
    with (folder / ("floor.log" if is_floor else "server.log")).open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            _wait_for(f"{base}/bare/1" if is_floor else f"{base}/healthz")
            yield Server(process, base, url.startswith("postgresql"))
        finally:
            process.terminate()
            process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    for _attempt in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


def visits(app: Flask, world: World, answers: list[str]) -> dict[str, list[Visit]]:
    """Return what is loaded of each page: different people, threads, spaces, answers and words in turn."""
    cookies = [{"Cookie": _cookie(app, secret)} for secret in world.secrets]
    step = max(1, len(world.threads) // THREADS_VISITED)
    threads = world.threads[::step][:THREADS_VISITED]

    def spread(paths: list[str]) -> list[Visit]:
        count = max(len(paths), len(cookies))
        return [Visit(paths[number % len(paths)], cookies[number % len(cookies)]) for number in range(count)]

    return {
        "sign_in": [Visit("/sign-in")],
        "home": spread(["/"]),
        "space": spread([f"/community/spaces/{slug}" for slug in world.spaces]),
        "thread": spread([f"/community/{key}" for key in threads]),
        "answer": spread([f"/answers/{slug}" for slug in answers]),
        "search": spread([f"/search?q={quote(words)}" for words in WORDS]),
    }


def visits_of_floor(world: World, page_bytes: int) -> dict[str, list[Visit]]:
    """Return what is loaded of the floor and of the constant body of as many bytes."""
    signer = Flask(__name__)
    signer.secret_key = KEY
    cookies = [f"{COOKIE}={_signed(signer, secret)}" for secret in world.secrets]
    step = max(1, len(world.threads) // THREADS_VISITED)
    threads = world.threads[::step][:THREADS_VISITED]
    floor = [Visit(f"/thread/{key}", {"Cookie": cookies[number % len(cookies)]}) for number, key in enumerate(threads)]
    return {FLOOR: floor, BARE: [Visit(f"/bare/{page_bytes}")]}


def _cookie(app: Flask, secret: str) -> str:
    return f"{app.config['SESSION_COOKIE_NAME']}={_signed(app, secret)}"


def _signed(app: Flask, secret: str) -> str:
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        raise RuntimeError("there is no secret key to sign with")
    # A token as after the first page: later pages need not make one.
    return str(serializer.dumps({"_user_id": secret, "_fresh": True, "csrf_token": "c" * 40}))


def in_turn(servers: dict[str, Server], planned: dict[str, list[Visit]], effort: Effort) -> dict[str, list[Run]]:
    """Load every page once a round, the floor before each of them so that pairs lie next to each other."""
    runs: dict[str, list[Run]] = {name: [] for name in planned}
    for name, chosen in planned.items():
        _warm(servers[name], chosen, effort)
    for _round in range(effort.rounds):
        for name, chosen in planned.items():
            if name == FLOOR:
                continue
            runs[FLOOR].append(_one(servers[FLOOR], planned[FLOOR], effort))
            if name.endswith(KEPT):
                # Pages that say how long ago something was change with the minutes, so browsers' copies are taken right before.
                chosen = with_tags(servers[name], chosen)
                load(servers[name].base, chosen, effort.connections, 1, with_wrk=effort.with_wrk)
            runs[name].append(_one(servers[name], chosen, effort))
    return runs


def _warm(server: Server, chosen: list[Visit], effort: Effort) -> None:
    """Load until each process has most likely answered every visit several times, because it keeps what it has made."""
    asked, end = 0, time.monotonic() + LONGEST_WARMING
    while asked < WARM * len(chosen) and time.monotonic() < end:
        asked += load(server.base, chosen, effort.connections, 1, with_wrk=effort.with_wrk).requests


def _one(server: Server, chosen: list[Visit], effort: Effort) -> Run:
    web, database = [*server.web, *server.search], processes.of_postgres()
    app_before, database_before = processes.cpu_seconds(web), processes.cpu_seconds(database)
    found = load(server.base, chosen, effort.connections, effort.seconds, with_wrk=effort.with_wrk)
    spent = processes.cpu_seconds(web) - app_before
    return Run(found, spent, processes.cpu_seconds(database) - database_before)


def figures(name: str, runs: dict[str, list[Run]], floors_before: list[Run]) -> dict[str, Any]:
    """Return the figures of a page: those of its cheapest run, and the median of its ratios to the floor just before."""
    best = min(runs[name], key=lambda run: run.cpu_ms)
    ratios = [run.cpu_ms / floor.cpu_ms for run, floor in zip(runs[name], floors_before, strict=True)]
    return {
        "rps": best.load.requests / best.load.seconds,
        "p50_ms": best.load.p50_ms,
        "p99_ms": best.load.p99_ms,
        "cpu_ms": best.cpu_ms,
        "cpu_app_ms": best.app_seconds * 1000 / best.load.requests,
        "cpu_ratio_to_floor": median(ratios),
    }


def with_tags(server: Server, chosen: list[Visit]) -> list[Visit]:
    """Return the visits as a browser makes them that keeps each page; empty when the page sends no tag."""
    kept = []
    for visit in chosen:
        asked = urllib.request.Request(server.base + visit.path, headers=visit.headers)  # noqa: S310 - our own server
        with urllib.request.urlopen(asked) as answer:  # noqa: S310
            tag = answer.headers["ETag"]
        if tag:
            kept.append(Visit(visit.path, {**visit.headers, "If-None-Match": tag}))
    return kept
