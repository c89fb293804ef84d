"""`portal run`: starts, survives the death of its processes, ends in good order."""

import os
import signal
import socket
from pathlib import Path

from tests.support.servers import Server, is_alive, run_portal, wait_until

PROCESSES = 5


def test_killed_processes_come_back_and_a_signal_ends_all(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        wait_until(lambda: len(server.children()) == PROCESSES)
        killed = server.children()
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: len(server.children()) == PROCESSES and not set(killed) & set(server.children()))
        wait_until(server.answers)
        last = server.children()
        assert server.stop() == 0
        assert not [pid for pid in last if is_alive(pid)]
        assert "Traceback" not in server.log_text()


def test_processes_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        wait_until(lambda: len(server.children()) == PROCESSES)
        orphans = server.children()
        server.process.kill()
        server.process.wait()
        wait_until(lambda: not [pid for pid in orphans if is_alive(pid)])


def test_a_port_in_use_is_told_in_a_sentence(tmp_path: Path) -> None:
    assert run_portal(tmp_path, "migrate").returncode == 0
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = run_portal(tmp_path, "run", port=port, default_locale="en")
    assert refused.returncode == 1
    assert f"Port {port} is in use" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_that_is_not_set_up_is_told_in_a_sentence(tmp_path: Path) -> None:
    refused = run_portal(tmp_path, "run", default_locale="en")
    assert refused.returncode == 1
    assert "portal setup" in refused.stderr


def test_a_wrong_setting_is_told_by_its_name(tmp_path: Path) -> None:
    refused = run_portal(tmp_path, "run", port="many")
    assert refused.returncode == 1
    assert refused.stderr.startswith("ENGAWA_PORT: ")
    assert "Traceback" not in refused.stderr
