"""A real `portal run` in a folder of its own, for tests and drills that kill processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

ROOT = Path(__file__).parents[2]
START_SECONDS = 30


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def portal(data_dir: Path, *arguments: str, **settings: object) -> list[object]:
    """Return the arguments of `subprocess.run`: command line and environment of a portal command on `data_dir`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
    given = {"data_dir": data_dir, "search_vectors": "false", "staff_totp": "false", "log_format": "json", **settings}
    environment |= {f"ENGAWA_{name.upper()}": str(value) for name, value in given.items()}
    return [[sys.executable, "-m", "app", *arguments], environment]


def run_portal(
    data_dir: Path, *arguments: str, limit_seconds: float = 60, **settings: object
) -> subprocess.CompletedProcess[str]:
    """Run a portal command to its end. Raises `subprocess.TimeoutExpired` when that takes longer than `limit_seconds`."""
    command, environment = portal(data_dir, *arguments, **settings)
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=limit_seconds)  # type: ignore[call-overload,no-any-return]


def children_of(pid: int) -> list[int]:
    """Return the processes that `pid` forked."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in listed]


def _comm(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    """Whether a process runs (a dead one nobody has waited for does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(is_true: object, seconds: float = 15.0) -> None:
    """Return as soon as `is_true()`; raises AssertionError when it is not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not is_true():  # type: ignore[operator]
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)


class Server:
    """Starts the site on `data_dir`, which is migrated first; a context manager that stops it."""

    def __init__(self, data_dir: Path, **settings: object) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {"port": self.port, **settings}
        self.data_dir = data_dir
        done = run_portal(data_dir, "migrate", **self.settings)
        assert done.returncode == 0, done.stderr

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def start(self) -> None:
        """Start and wait for the first answer."""
        command, environment = portal(self.data_dir, "run", **self.settings)
        with (self.data_dir / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)  # type: ignore[call-overload]
        wait_until(self.answers, START_SECONDS)

    def answers(self) -> bool:
        """Whether the site says it lives."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def children(self) -> list[int]:
        """Return the living web and worker processes."""
        return [pid for pid in children_of(self.process.pid) if is_alive(pid)]

    def named(self, name: str) -> list[int]:
        """Return the living processes of one sort: `web` or `worker`."""
        return [pid for pid in self.children() if f"engawa-{name}" in _comm(pid)]

    def stop(self) -> int:
        """Send SIGTERM and return the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(40)

    def forget_pace(self) -> None:
        """Let everybody have done nothing yet today: the tests of one site are no one person's hour."""
        with closing(connect(self.data_dir / "engawa.db", timeout=30)) as database, database:
            database.execute("DELETE FROM limit_hits")

    def log_text(self) -> str:
        """Return what the server wrote."""
        return (self.data_dir / "server.log").read_text()
