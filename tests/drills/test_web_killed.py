"""R-01: web processes are killed under load."""

import pytest
from flask import Flask

from tests.drills import invariants
from tests.drills.journal import Journal
from tests.drills.killing import kill_now_and_then
from tests.drills.load import Load
from tests.drills.visitor import Visitor
from tests.support.servers import Server

pytestmark = [pytest.mark.drill, pytest.mark.timeout(300)]


def test_r01_web_processes_killed(server: Server, visitor: Visitor, journal: Journal, drilled: Flask, is_smoke: bool) -> None:
    times, seconds = (6, 8.0) if is_smoke else (40, 60.0)
    with Load(visitor, journal, ["/companies", "/companies/new"]):
        kill_now_and_then(server, "web", times=times, seconds=seconds)
    invariants.drain(server.data_dir, 30)
    assert server.stop() == 0
    invariants.check_journal(server.data_dir, journal)
    invariants.check_facts(server.data_dir, drilled, "companies.created")
    invariants.check_file(server.data_dir)
