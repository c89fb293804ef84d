"""Loads pages: with wrk where it is installed, with plain Python where not. Each request takes the next of a list of visits."""

import http.client
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bench.timing import percentile

WRK = shutil.which("wrk")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_LUA = """local visits = {{
{visits}
}}
local number = 0
function request()
  number = number % #visits + 1
  return visits[number]
end
function done(summary, latency, requests)
  io.write(string.format("measured %d %d %d %f %f\\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout + summary.errors.connect,
    latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True)
class Visit:
    """One request: a path with its headers."""

    path: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Load:
    """What a load came to: requests answered, those that failed, seconds, milliseconds at the 50th and 99th percentile."""

    requests: int
    failed: int
    seconds: float
    p50_ms: float
    p99_ms: float


def load(base: str, visits: Sequence[Visit], connections: int, seconds: float, *, with_wrk: bool = WRK is not None) -> Load:
    """Visit for so many seconds over so many connections. Raises `RuntimeError` when a tenth of the visits fails."""
    found = _with_wrk(base, visits, connections, seconds) if with_wrk else _plainly(base, visits, connections, seconds)
    if found.failed * 10 > found.requests:
        raise RuntimeError(f"{found.failed} of {found.requests} visits to {visits[0].path} failed")
    return found


def _with_wrk(base: str, visits: Sequence[Visit], connections: int, seconds: float) -> Load:
    host = urlsplit(base).netloc
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "visits.lua"
        lines = ",\n".join(_quoted(_request(one, host)) for one in visits)
        script.write_text(_LUA.format(visits=lines), "utf-8")
        command = [str(WRK), "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s", "-s", str(script)]
        told = subprocess.run([*command, base], capture_output=True, text=True, check=True).stdout  # noqa: S603
    found = re.search(r"measured (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+)", told)
    if found is None:
        raise RuntimeError(told)
    requests, duration, failed = (int(found[number]) for number in (1, 2, 3))
    return Load(requests, failed, duration / 1e6, float(found[4]) / 1000, float(found[5]) / 1000)


def _request(visit: Visit, host: str) -> str:
    headers = "".join(f"{name}: {value}\r\n" for name, value in {"Host": host, **visit.headers}.items())
    return f"GET {visit.path} HTTP/1.1\r\n{headers}\r\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\n", "\\n") + '"'


def _plainly(base: str, visits: Sequence[Visit], connections: int, seconds: float) -> Load:
    times: list[float] = []
    failures: list[int] = []
    end = time.perf_counter() + seconds

    def keep_visiting(first: int) -> None:
        connection, number = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10), first
        while time.perf_counter() < end:
            visit = visits[number % len(visits)]
            number += connections
            started = time.perf_counter()
            connection.request("GET", visit.path, headers=visit.headers)
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - started)
            if answer.status >= http.HTTPStatus.BAD_REQUEST:
                failures.append(answer.status)

    threads = [threading.Thread(target=keep_visiting, args=(number,)) for number in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - started
    return Load(len(times), len(failures), spent, percentile(times, 0.5) * 1000, percentile(times, 0.99) * 1000)
