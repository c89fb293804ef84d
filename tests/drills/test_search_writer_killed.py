"""R-03: the processes that write the search index are killed while answers are published."""

import random

import pytest
from flask import Flask

from tests.drills import invariants
from tests.drills.answers import is_index_true, publish_answer
from tests.drills.conftest import LEASE_SECONDS
from tests.drills.journal import Journal
from tests.drills.killing import kill_now_and_then
from tests.drills.load import Load
from tests.drills.visitor import Visitor
from tests.support.servers import Server, run_portal, wait_until

pytestmark = [pytest.mark.drill, pytest.mark.timeout(300)]
CAUGHT_UP_SECONDS = 15
ASKED_FOR = 10


def test_r03_search_writers_killed(server: Server, visitor: Visitor, journal: Journal, drilled: Flask, is_smoke: bool) -> None:
    times, seconds = (6, 6.0) if is_smoke else (30, 60.0)
    assert run_portal(server.data_dir, "search", "rebuild").returncode == 0
    with Load(visitor, journal, ["/search?q=what", "/answers"], publish_answer):
        kill_now_and_then(server, "worker", times=times, seconds=seconds)
    invariants.drain(server.data_dir, CAUGHT_UP_SECONDS + LEASE_SECONDS)
    wait_until(lambda: is_index_true(drilled))
    for key in random.sample(sorted(journal.confirmed), min(ASKED_FOR, len(journal.confirmed))):
        assert key in visitor.get(f"/search?q={key.removeprefix('drill-')}").text
    assert server.stop() == 0
    invariants.check_journal(server.data_dir, journal, "answer_texts", "title")
    invariants.check_facts(server.data_dir, drilled, "faq.answer_published", "answers")
    invariants.check_file(server.data_dir)
