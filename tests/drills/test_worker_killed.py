"""R-02: workers are killed while they send mails and keep the index."""

from collections import Counter
from email import message_from_bytes

import pytest
from flask import Flask

from app.companies import operations
from app.companies.details import Details
from app.companies.models import Lifecycle, Tier
from app.core import mail
from app.core.access import SYSTEM
from app.core.transaction import transact
from tests.drills import invariants
from tests.drills.killing import kill_now_and_then
from tests.support.servers import Server

pytestmark = [pytest.mark.drill, pytest.mark.timeout(300)]
DRAINED_SECONDS = 30


def test_r02_workers_killed(server: Server, drilled: Flask, is_smoke: bool) -> None:
    mails, companies, kills, seconds = (300, 20, 6, 6.0) if is_smoke else (1800, 200, 40, 60.0)
    with drilled.app_context():
        put_into_queue(mails, companies)
    kill_now_and_then(server, "worker", times=kills, seconds=seconds)
    invariants.drain(server.data_dir, DRAINED_SECONDS)
    assert server.stop() == 0
    sent = Counter(message_from_bytes(path.read_bytes())["Message-ID"] for path in (server.data_dir / "outbox").glob("*.eml"))
    assert len(sent) == mails
    # The outbox keeps one file for each Message-ID, so twice sent is seen as twice claimed.
    twice = invariants.rows(server.data_dir, "SELECT count(*) FROM jobs WHERE attempts > 1")[0][0]
    assert twice <= kills
    states = dict(invariants.rows(server.data_dir, "SELECT state, count(*) FROM jobs GROUP BY state"))
    assert set(states) == {"done"}
    invariants.check_facts(server.data_dir, drilled, "companies.created")
    invariants.check_file(server.data_dir)


def put_into_queue(mails: int, companies: int) -> None:
    """Queue `mails` different mails, and the reactions to `companies` new companies, between each other."""
    for number in range(max(mails, companies)):
        with transact():
            if number < mails:
                mail.queue(
                    to=f"drill-{number}@drill.example",
                    template="people/password_changed_notice",
                    locale="en",
                    unique_key=f"drill:{number}",
                    person_id=1,
                )
            if number < companies:
                operations.create_company(SYSTEM, Details(f"drill-{number}", Tier.MID, Lifecycle.ADOPTION))
