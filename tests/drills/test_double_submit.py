"""R-17: the same form sent many times at once."""

import secrets
import threading

import pytest
from flask import Flask

from tests.drills import invariants
from tests.drills.journal import Journal
from tests.drills.load import write_company
from tests.drills.visitor import Answer, Visitor
from tests.support.servers import Server

pytestmark = [pytest.mark.drill, pytest.mark.timeout(300)]
AT_ONCE = 50


def test_r17_fifty_equal_posts_make_one_row(
    server: Server, visitor: Visitor, journal: Journal, drilled: Flask, is_smoke: bool
) -> None:
    for _round in range(2 if is_smoke else 10):
        key = f"drill-{secrets.token_hex(8)}"
        journal.note_try(key)
        answers = _send_at_once(visitor, key)
        assert {answer.status for answer in answers} <= {303, 503}
        confirmed = {answer.location for answer in answers if answer.status == 303}
        companies = {place for place in confirmed if place.rpartition("/")[2].isdigit()}
        assert len(companies) == 1
        journal.note_confirmed(key, companies.pop())
    invariants.drain(server.data_dir, 30)
    invariants.check_journal(server.data_dir, journal)
    invariants.check_facts(server.data_dir, drilled, "companies.created")
    invariants.check_file(server.data_dir)


def _send_at_once(visitor: Visitor, key: str) -> list[Answer]:
    answers: list[Answer] = []
    start = threading.Barrier(AT_ONCE)

    def send() -> None:
        twin = visitor.twin()
        start.wait()
        answers.append(write_company(twin, key))

    threads = [threading.Thread(target=send) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == AT_ONCE
    return answers
