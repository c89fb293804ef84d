"""Mails that come back: counted, stopped at four points, told to those who look after the person, and forgotten in time."""

import pytest

from app.core.access import SYSTEM
from app.core.errors import Forbidden
from app.notifications import letters
from app.notifications.operations import bouncing
from app.notifications.queries.preferences import stopped
from tests.notifications.stage import notices, republish, watch


def test_soft_ones_count_one_and_hard_ones_two(cast, time):
    bouncing.count_bounce(SYSTEM, cast.mia.mail, is_hard=False)
    bouncing.count_bounce(SYSTEM, cast.mia.mail.upper(), is_hard=True)
    assert stopped(cast.mia.mail) is None
    assert letters.reader(cast.mia.id) is not None
    bouncing.count_bounce(SYSTEM, cast.mia.mail, is_hard=False, words="mailbox  full")
    assert stopped(cast.mia.mail).words == "mailbox full"
    assert letters.reader(cast.mia.id) is None
    assert letters.reader(cast.max.id) is not None


def test_only_the_system_counts(cast):
    with pytest.raises(Forbidden):
        bouncing.count_bounce(cast.ada, cast.mia.mail, is_hard=True)
    bouncing.count_bounce(SYSTEM, "nobody@nowhere.example", is_hard=True)
    assert stopped("nobody@nowhere.example") is None


def test_points_are_forgotten_after_thirty_days(cast, time):
    bouncing.count_bounce(SYSTEM, cast.mia.mail, is_hard=True)
    time.later(days=31)
    bouncing.count_bounce(SYSTEM, cast.mia.mail, is_hard=True)
    assert stopped(cast.mia.mail) is None
    bouncing.count_bounce(SYSTEM, cast.mia.mail, is_hard=True)
    assert stopped(cast.mia.mail) is not None
    time.later(days=31)
    bouncing.forget_old()
    assert stopped(cast.mia.mail) is None


def test_no_mail_goes_to_an_address_that_sends_back_and_staff_hear_of_it(cast, time, run_jobs, old, by_mail, outbox):
    one = old()
    watch(cast.mia, one)
    republish(one)
    run_jobs()
    for _ in range(2):
        bouncing.count_bounce(SYSTEM, cast.mia.mail, is_hard=True, words="550 no such user")
    time.later(minutes=6)
    run_jobs()
    assert outbox.mails() == []
    assert notices(cast.mia)[0].mail_state == "dropped"
    assert [one.kind for one in notices(cast.ada)] == ["mail_trouble"]
    assert notices(cast.max) == []


def test_the_person_is_told_and_can_try_again(cast, time, sign_in):
    for _ in range(2):
        bouncing.count_bounce(SYSTEM, cast.mia.mail, is_hard=True, words="550 no such user")
    client = sign_in(cast.mia)
    assert "550 no such user" in client.page("/settings/notifications").text
    assert client.post("/settings/notifications/resume").status_code == 303
    assert stopped(cast.mia.mail) is None
    assert "550" not in client.page("/settings/notifications").select_one("main").text


def test_a_refusal_of_the_mail_server_counts(app, cast, time, run_jobs, old, by_mail, monkeypatch):
    from app.core import jobs
    from app.core.database import db_session
    from app.core.jobs import Job, Running
    from app.core.mail.queue import KIND
    from app.notifications.operations.mailing import send_due

    one = old()
    watch(cast.mia, one)
    republish(one)
    run_jobs()
    time.later(minutes=6)
    send_due(SYSTEM, cast.mia.id)
    job = db_session.query(Job).filter(Job.kind == KIND).one()
    line = app.extensions["mail_line"]

    def refuse(message):
        raise jobs.Undeliverable("550 no such user")

    monkeypatch.setattr(line, "deliver", refuse)
    for _ in range(2):
        with pytest.raises(jobs.Undeliverable):
            jobs.tasks(app)[KIND].run(Running(job.id, KIND, job.payload, 1, None, "test"))
    db_session.rollback()
    assert stopped(cast.mia.mail).score == 4
