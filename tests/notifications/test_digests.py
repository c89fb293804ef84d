"""Digests: at the person's hour and zone, of what they may see and have not read, and never an empty one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.jobs import enqueue
from app.core.transaction import transact
from app.faq import operations as faq
from app.notifications import times
from app.notifications.models import Timetable
from app.notifications.operations import choosing, digesting, reading
from app.people.models import User
from tests.notifications.stage import START, notices, republish, text, watch


def digests():
    return sum(digesting.send_digest(SYSTEM, person) for person in digesting.people_waiting())


def set_person(person, **values):
    with transact():
        row = db_session.get_one(User, person.id)
        for name, value in values.items():
            setattr(row, name, value)


def news_for(person, old, run_jobs, title="Exporting", **properties):
    one = old(title, **properties)
    watch(person, one)
    republish(one)
    run_jobs()
    return one


def test_the_digest_comes_at_eight_in_the_persons_zone(cast, time, run_jobs, old, outbox):
    set_person(cast.mia, timezone="Asia/Tokyo")
    set_person(cast.olga, timezone="Europe/Berlin")
    one = news_for(cast.mia, old, run_jobs)
    watch(cast.olga, one)
    republish(one)
    run_jobs()
    assert digests() == 0  # It is ten in Tokyo and two at night in Berlin.
    time.later(hours=6)
    assert digests() == 1
    run_jobs()
    [mail] = outbox.mails()
    assert "olga@other.example" in mail["To"]
    assert mail["Subject"] == "News for you at Engawa"
    assert "published the answer “Exporting”" in text(mail)
    assert "because there was something you had not read yet" in text(mail)
    time.later(hours=16)
    assert digests() == 1
    run_jobs()
    assert len(outbox.to(cast.mia)) == 1
    time.later(hours=24)
    assert digests() == 0


def test_once_a_week_on_the_chosen_day(cast, time, run_jobs, old):
    choosing.choose_times(cast.mia, rhythm="weekly", hour=18, weekday=4, quiet_from=None, quiet_until=None)
    news_for(cast.mia, old, run_jobs)
    for _hour in range(24 * 2 + 7):
        time.later(hours=1)
        assert digests() == 0
    time.later(hours=1)  # Friday, six in the evening.
    assert digests() == 1


def test_a_missed_run_is_made_up_for(cast, time, run_jobs, old):
    news_for(cast.mia, old, run_jobs)
    time.later(days=1, hours=3)
    assert digests() == 1


def test_none_when_all_is_read(cast, time, run_jobs, old):
    one = news_for(cast.mia, old, run_jobs)
    reading.mark_read(cast.mia, "answer", one.id)
    time.later(days=1)
    assert digests() == 0
    assert notices(cast.mia)[0].mail_state == "dropped"


def test_none_of_what_may_not_be_seen_any_more(cast, time, run_jobs, old, outbox):
    hidden = news_for(cast.olga, old, run_jobs, "zqcanary")
    news_for(cast.olga, old, run_jobs, "Open to all")
    faq.change_properties(SYSTEM, hidden, faq.Properties(slug=hidden.slug, audience="companies", company_ids=(1,)))
    time.later(days=1)
    assert digests() == 1
    run_jobs()
    [mail] = outbox.mails()
    assert "Open to all" in text(mail)
    assert "zqcanary" not in mail.as_string()
    assert "zqcanary" not in text(mail)


def test_none_when_nothing_else_is_left_to_see(cast, time, run_jobs, old, outbox):
    hidden = news_for(cast.olga, old, run_jobs, "zqcanary")
    faq.change_properties(SYSTEM, hidden, faq.Properties(slug=hidden.slug, audience="staff"))
    time.later(days=1)
    assert digests() == 0
    run_jobs()
    assert outbox.mails() == []


def test_none_after_half_a_year_of_absence(cast, time, run_jobs, old):
    news_for(cast.mia, old, run_jobs)
    set_person(cast.mia, last_seen_on=(START - timedelta(days=181)).date(), created_at=START - timedelta(days=400))
    time.later(days=1)
    assert digests() == 0
    news_for(cast.max, old, run_jobs)
    set_person(cast.max, last_seen_on=(START - timedelta(days=170)).date())
    time.later(days=1)
    assert digests() == 1


def test_never_when_it_is_off(cast, time, run_jobs, old):
    choosing.choose_times(cast.mia, rhythm="off", hour=8, weekday=0, quiet_from=None, quiet_until=None)
    news_for(cast.mia, old, run_jobs)
    time.later(days=8)
    assert digests() == 0


def test_the_timed_job_sends_them(cast, time, run_jobs, old, outbox):
    news_for(cast.mia, old, run_jobs)
    time.later(days=1)
    with transact():
        enqueue("notifications.digests", {})
    run_jobs()
    assert len(outbox.mails()) == 1


@pytest.mark.parametrize(
    ("zone", "hour", "moment", "due"),
    [
        ("Asia/Tokyo", 8, "2026-03-03T23:00:00+00:00", "2026-03-03T23:00:00+00:00"),
        ("Asia/Tokyo", 8, "2026-03-03T22:59:00+00:00", "2026-03-02T23:00:00+00:00"),
        ("Asia/Kolkata", 8, "2026-03-04T02:30:00+00:00", "2026-03-04T02:30:00+00:00"),
        ("Europe/Berlin", 8, "2026-03-29T06:00:00+00:00", "2026-03-29T06:00:00+00:00"),
        ("Europe/Berlin", 8, "2026-03-28T07:00:00+00:00", "2026-03-28T07:00:00+00:00"),
    ],
)
def test_when_the_last_digest_was_due(zone, hour, moment, due):
    table = Timetable(rhythm="daily", hour=hour, weekday=0)
    assert times.last_digest(table, zone, datetime.fromisoformat(moment)) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("quiet", "hour", "released"),
    [((22, 7), 23, 7), ((22, 7), 3, 7), ((22, 7), 7, None), ((9, 17), 12, 17), ((9, 17), 8, None), ((5, 5), 5, None)],
)
def test_when_a_mail_is_released(quiet, hour, released):
    table = Timetable(quiet_from=quiet[0], quiet_until=quiet[1])
    moment = datetime(2026, 3, 4, hour, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    free = times.released_at(table, "Asia/Tokyo", moment)
    assert (
        (free == moment) if released is None else (free.astimezone(ZoneInfo("Asia/Tokyo")).hour == released and free > moment)
    )
