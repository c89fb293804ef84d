"""Entries that come out at a time: by themselves, each for itself, and tried again when one could not."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.changelog import operations
from app.changelog.models import Entry, State
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import Forbidden, Refused
from app.core.jobs import Job
from app.core.jobs import State as JobState
from app.core.jobs.claiming import claim
from app.core.jobs.performing import perform
from app.core.transaction import transact
from app.requests.models import FeatureRequest, StatusKind
from tests.changelog.entries import TITLE, asked, kind_of, seen, stored, told, written
from tests.support.cast import Cast

MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
Clock = time_machine.Traveller


@pytest.fixture
def time(app: Flask) -> Iterator[Clock]:
    """Return a clock that goes on only when told."""
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def work(app: Flask) -> Callable[[], None]:
    """Return a function that does the jobs that are due, as far as they can be done."""

    def go_on() -> None:
        db_session.rollback()
        while True:
            with app.app_context():
                job = claim()
                if job is None:
                    return db_session.rollback()
                perform(job)

    return go_on


def scheduled(actor: Viewer, title: str = TITLE, *, hours: float = 2, **given: Any) -> Entry:
    """Write an entry that comes out in some hours."""
    return operations.schedule_entry(actor, written(actor, title, **given), MORNING + timedelta(hours=hours))


def attempts() -> list[tuple[str, int]]:
    """Return state and attempts of the jobs that publish something, in order."""
    found = select(Job.state, Job.attempts).where(Job.kind == operations.PUBLISH).order_by(Job.id)
    return [(row.state, row.attempts) for row in db_session.execute(found)]


def test_it_comes_out_by_itself(cast: Cast, time: Clock, work: Callable[[], None]) -> None:
    entry = scheduled(cast.pat)
    assert operations.queue_due() == []
    time.shift(timedelta(hours=2))
    assert operations.queue_due() == [entry.id] == operations.queue_due()
    work()
    assert seen(cast.mia) == {TITLE} and stored(entry).published_at == MORNING + timedelta(hours=2)
    assert attempts() == [(JobState.DONE, 1)] and operations.queue_due() == []
    # In the name of whoever wrote it, so that people are told by somebody.
    assert [row.actor_id for row in told("entry_published")] == [cast.pat.id]


def test_a_time_can_be_taken_back_and_must_lie_ahead(cast: Cast, time: Clock, work: Callable[[], None]) -> None:
    entry = written(cast.cleo)
    for wrong in (None, MORNING, MORNING - timedelta(days=1), MORNING + timedelta(days=400)):
        with pytest.raises(Refused):
            operations.schedule_entry(cast.cleo, entry, wrong)
    operations.schedule_entry(cast.cleo, entry, MORNING + timedelta(hours=1))
    time.shift(timedelta(hours=1))
    assert operations.queue_due() == [entry.id]
    # Before the worker comes to it.
    operations.unschedule_entry(cast.cleo, entry)
    work()
    assert stored(entry).state == State.DRAFT and operations.queue_due() == []
    with pytest.raises(Refused):
        operations.unschedule_entry(cast.cleo, entry)


def test_only_the_staff_and_the_clock_let_entries_out(cast: Cast, time: Clock) -> None:
    entry = scheduled(cast.pat)
    time.shift(timedelta(hours=2))
    for act in (lambda: operations.queue_due(cast.mia), lambda: operations.publish_due(entry.id, cast.mia)):
        with pytest.raises(Forbidden):
            act()
    assert stored(entry).state == State.SCHEDULED and attempts() == []


@pytest.fixture
def stuck(cast: Cast, time: Clock) -> tuple[Entry, FeatureRequest]:
    """Return an entry that cannot come out, because of a request that leads nowhere, and that request; another comes after."""
    wish, leader, end = (asked(cast.mia, title) for title in ("Send reports", "Mail me reports", "Reports by mail"))
    entry = scheduled(cast.pat, "The first", requests=(wish.id,))
    scheduled(cast.pat, "The second", hours=2.5)
    with transact():
        wish.merged_into_id, leader.merged_into_id = leader.id, end.id
    time.shift(timedelta(hours=3))
    return entry, leader


def test_one_that_cannot_come_out_keeps_none_back(
    stuck: tuple[Entry, FeatureRequest], cast: Cast, time: Clock, work: Callable[[], None]
) -> None:
    entry, leader = stuck
    operations.queue_due()
    work()
    assert seen(cast.mia) == {"The second"} and stored(entry).state == State.SCHEDULED
    assert attempts() == [(JobState.WAITING, 1), (JobState.DONE, 1)]
    with transact():
        db_session.get_one(FeatureRequest, leader.id).merged_into_id = None
    time.shift(timedelta(minutes=1))
    work()
    assert seen(cast.mia) == {"The first", "The second"} and kind_of(leader.id) == StatusKind.RELEASED


def test_the_staff_hear_of_it_and_it_is_tried_again_on_the_next_day(
    stuck: tuple[Entry, FeatureRequest], cast: Cast, time: Clock, work: Callable[[], None], sign_in: Callable[[Any], Any]
) -> None:
    entry, leader = stuck
    for _minute in range(20):
        operations.queue_due()
        work()
        time.shift(timedelta(minutes=1))
    assert attempts()[0] == (JobState.DEAD, 5)
    assert operations.PUBLISH in sign_in(cast.ada).get("/admin/jobs?state=dead").text
    assert "It could not come out on" in sign_in(cast.pat).get(f"/changelog/{entry.id}").text
    with transact():
        db_session.get_one(FeatureRequest, leader.id).merged_into_id = None
    time.shift(timedelta(days=1))
    operations.queue_due()
    work()
    assert stored(entry).state == State.PUBLISHED
