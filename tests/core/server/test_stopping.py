"""What is under way when the site stops, and a job that would never end."""

import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.support.servers import ROOT, Server, run_portal, wait_until


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    with (tmp_path / "server.log").open("ab") as log:
        server.process = subprocess.Popen(
            [sys.executable, "-m", "tests.core.server.small_site", str(tmp_path), str(server.port)],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")},
            stdout=log,
            stderr=log,
        )
    wait_until(server.answers, 30)
    yield server
    server.__exit__()


def test_a_request_under_way_is_answered_whole(site: Server) -> None:
    answers: list[bytes] = []

    def ask() -> None:
        with urllib.request.urlopen(f"{site.url}/slow", timeout=20) as response:
            answers.append(response.read())

    asking = threading.Thread(target=ask)
    asking.start()
    # The page takes 1.5 s, so half a second later its request is certainly under way.
    asking.join(0.5)
    assert site.stop() == 0
    asking.join(20)
    assert [len(answer) for answer in answers] == [len("finished ") * 100_000]


def test_a_job_over_its_limit_ends_and_the_next_one_runs(site: Server) -> None:
    def states() -> dict[str, str]:
        with closing(connect(site.data_dir / "engawa.db")) as database:
            return dict(database.execute("SELECT kind, state FROM jobs WHERE kind LIKE 'test.%'"))

    wait_until(lambda: states() == {"test.endless": "dead", "test.quick": "done"})
    with closing(connect(site.data_dir / "engawa.db")) as database:
        (told,) = database.execute("SELECT last_error FROM jobs WHERE kind = 'test.endless'").fetchone()
    assert "1 seconds" in told


def test_a_backup_taken_while_serving_restores(site: Server, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir(exist_ok=True)
    (tmp_path / "files/one").write_bytes(b"kept")
    assert run_portal(tmp_path, "backup", str(tmp_path / "saved")).returncode == 0
    site.process.send_signal(signal.SIGKILL)
    other = tmp_path / "other"
    assert run_portal(other, "restore", str(tmp_path / "saved")).returncode == 0
    assert (other / "files/one").read_bytes() == b"kept"
    with closing(connect(other / "engawa.db")) as database:
        assert database.execute("SELECT count(*) FROM jobs WHERE kind LIKE 'test.%'").fetchone() == (2,)
    again = run_portal(other, "restore", str(tmp_path / "saved"), default_locale="en")
    assert again.returncode == 1
    assert "already" in again.stderr


def test_a_damaged_backup_is_refused(site: Server, tmp_path: Path) -> None:
    assert run_portal(tmp_path, "backup", str(tmp_path / "saved")).returncode == 0
    with (tmp_path / "saved/engawa.db").open("r+b") as database:
        database.seek(5000)
        database.write(b"\xff")
    refused = run_portal(tmp_path / "other", "restore", str(tmp_path / "saved"), default_locale="en")
    assert refused.returncode == 1
    assert "engawa.db" in refused.stderr
    assert not (tmp_path / "other/engawa.db").exists() or not (tmp_path / "other/engawa.db").stat().st_size
