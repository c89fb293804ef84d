"""R-22: the whole index is deleted while the site is used."""

import shutil
import time

import pytest
from flask import Flask

from tests.drills import invariants
from tests.drills.answers import is_index_back, is_index_true, publish_answer, store_answers
from tests.drills.journal import Journal
from tests.drills.load import Load
from tests.drills.visitor import Visitor
from tests.support.servers import Server, run_portal, wait_until

pytestmark = [pytest.mark.drill, pytest.mark.timeout(600)]
HEALED_SECONDS = 90


def test_r22_index_lost(server: Server, visitor: Visitor, journal: Journal, drilled: Flask, is_smoke: bool) -> None:
    stored = 200 if is_smoke else 20_000
    store_answers(drilled, stored)
    # The worker may be building an index of the few answers it has heard of.
    wait_until(lambda: run_portal(server.data_dir, "search", "rebuild", limit_seconds=200).returncode == 0, 300)
    assert is_index_true(drilled)
    with Load(visitor, journal, ["/search?q=stored", "/search?q=number+17"], publish_answer):
        time.sleep(1)
        # All at once: what deletes file by file meets a writer that is just adding one.
        (server.data_dir / "index").rename(server.data_dir / "lost")
        shutil.rmtree(server.data_dir / "lost", ignore_errors=True)
        wait_until(lambda: is_index_back(drilled, stored), HEALED_SECONDS)
    invariants.drain(server.data_dir, 30)
    wait_until(lambda: is_index_true(drilled))
    assert server.stop() == 0
    invariants.check_journal(server.data_dir, journal, "answer_texts", "title")
    invariants.check_file(server.data_dir)
