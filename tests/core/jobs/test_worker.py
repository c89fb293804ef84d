"""The queue: each job once at a time, retries, dead letters, lost leases, timed jobs."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, jobs
from app.core.access import ANONYMOUS
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.core.jobs import Job, Schedule, State, letters, timed
from app.core.jobs.claiming import claim, complete, fail, hand_back, is_due, return_lapsed
from app.core.jobs.performing import perform
from app.core.jobs.running import LeaseLost
from app.core.jobs.worker import Worker
from app.core.transaction import transact
from tests.support.cast import Cast

KIND = "test.work"


@pytest.fixture
def handle(app: Flask) -> Iterator[Callable[..., None]]:
    """Return a function that makes a handler known for the length of a test."""
    before = dict(jobs.tasks(app))

    def make_known(run: Callable[[jobs.Running], None], **options: Any) -> None:
        jobs.tasks(app).pop(KIND, None)
        jobs.task(app, KIND, run, **options)

    yield make_known
    jobs.tasks(app).clear()
    jobs.tasks(app).update(before)


def put(payload: dict[str, Any] | None = None, **options: Any) -> int:
    with transact():
        return jobs.enqueue(KIND, payload or {}, **options).id


def row(job_id: int) -> Job:
    db_session.rollback()
    return db_session.get_one(Job, job_id)


def test_a_job_runs_once_and_keeps_its_result(app: Flask, handle: Any) -> None:
    ran: list[int] = []

    def work(job: jobs.Running) -> None:
        ran.append(job.payload["number"])
        job.progress(1, 2, "half")
        job.finish({"told": "all"})

    handle(work)
    job_id = put({"number": 7})
    worker = Worker(app)
    assert [worker.work_once(), worker.work_once()] == [True, False]
    done = row(job_id)
    assert ran == [7]
    assert (done.state, done.result, done.progress, done.lease_token) == (
        State.DONE,
        {"told": "all"},
        {"done": 1, "total": 2, "note": "half"},
        None,
    )


def test_two_claims_never_take_the_same_job(app: Flask, handle: Any) -> None:
    handle(lambda job: None)
    first, second = put(), put()
    taken = [claim(), claim(), claim()]
    assert [job and job.id for job in taken] == [first, second, None]
    assert not is_due()


def test_failing_is_retried_with_growing_pauses_and_then_kept(app: Flask, handle: Any) -> None:
    def work(job: jobs.Running) -> None:
        raise ValueError(job.payload["secret"])

    handle(work, backoff=(10, 100))
    job_id = put({"secret": "hunter2"})
    pauses = []
    for _attempt in range(3):
        with transact():
            row(job_id).run_at = clock.now()
        started = clock.now()
        perform(claim())  # type: ignore[arg-type]
        pauses.append((row(job_id).run_at - started).total_seconds())
    dead = row(job_id)
    assert 8 <= pauses[0] <= 13
    assert 80 <= pauses[1] <= 121
    assert (dead.state, dead.attempts) == (State.DEAD, 3)
    assert dead.last_error is not None
    assert dead.last_error.startswith("ValueError")
    assert "hunter2" not in dead.last_error


def _undeliverable(job: jobs.Running) -> None:
    raise jobs.Undeliverable("The address does not exist.")


def _refused(job: jobs.Running) -> None:
    raise Refused("The file is empty.")


@pytest.mark.parametrize(
    ("work", "state", "words"),
    [(_undeliverable, State.DEAD, "The address does not exist."), (_refused, State.WAITING, "The file is empty.")],
)
def test_what_a_handler_says_is_kept(app: Flask, handle: Any, work: Any, state: State, words: str) -> None:
    handle(work)
    job_id = put()
    perform(claim())  # type: ignore[arg-type]
    assert (row(job_id).state, row(job_id).last_error) == (state, words)


def test_a_job_nobody_knows_becomes_a_dead_letter(app: Flask, handle: Any) -> None:
    handle(lambda job: None)
    job_id = put()
    del jobs.tasks(app)[KIND]
    assert perform(claim()) is State.DEAD  # type: ignore[arg-type]
    assert KIND in (row(job_id).last_error or "")


def test_a_lapsed_lease_lets_the_next_worker_in_and_fences_off_the_first(app: Flask, handle: Any) -> None:
    handle(lambda job: None)
    job_id = put()
    late = claim()
    assert late is not None
    assert return_lapsed() == 0
    with transact():
        row(job_id).lease_until = clock.now() - timedelta(seconds=1)
    assert return_lapsed() == 1
    current = claim()
    assert current is not None
    assert current.attempts == 2
    for act in (lambda: complete(late), lambda: fail(late, None, ""), late.heartbeat, lambda: late.progress(1, 1)):
        with pytest.raises(LeaseLost):
            act()
    complete(current)
    assert row(job_id).state is not None
    assert row(job_id).state == State.DONE


def test_a_job_that_ends_its_worker_each_time_is_given_up(app: Flask, handle: Any) -> None:
    """R-23: attempts are counted at claim, so a poisonous job cannot go round for ever."""
    handle(lambda job: pytest.fail("must not run again"), backoff=(1,))
    job_id = put()
    for _death in range(2):
        claim()
        with transact():
            row(job_id).lease_until = clock.now() - timedelta(seconds=1)
        return_lapsed()
    assert perform(claim()) is State.DEAD  # type: ignore[arg-type]


def test_a_job_handed_back_has_lost_no_attempt(app: Flask, handle: Any) -> None:
    handle(lambda job: None)
    job_id = put()
    hand_back(claim())  # type: ignore[arg-type]
    assert (row(job_id).state, row(job_id).attempts) == (State.WAITING, 0)


def test_a_quick_worker_leaves_long_tasks_alone(app: Flask, handle: Any) -> None:
    handle(lambda job: None, limit_seconds=600)
    put()
    assert not Worker(app, is_quick=True).work_once()
    assert Worker(app).work_once()


def test_a_tick_starts_one_job_and_missed_ticks_start_one(app: Flask, handle: Any) -> None:
    jobs.schedules(app).append(jobs.queue.Timed(KIND, "*/5 * * * *"))
    handle(lambda job: None)
    try:
        timed.prepare()
        with transact():
            schedule = db_session.get_one(Schedule, KIND)
            schedule.next_run_at = clock.now() - timedelta(days=3)
        seen_by_two = [Schedule(name=KIND, next_run_at=schedule.next_run_at) for _ in range(2)]
        assert KIND in [one.name for one in timed.due()]
        assert [timed.start(one) for one in seen_by_two] == [True, False]
        assert KIND not in [one.name for one in timed.due()]
        assert len(db_session.scalars(select(Job).where(Job.kind == KIND)).all()) == 1
        assert db_session.get_one(Schedule, KIND, populate_existing=True).next_run_at > clock.now()
    finally:
        jobs.schedules(app).pop()


def test_administrators_run_dead_letters_again_or_drop_them(app: Flask, handle: Any, cast: Cast, run_jobs: Any) -> None:
    handle(_undeliverable)
    first, second = put(), put()
    for _job in range(2):
        perform(claim())  # type: ignore[arg-type]
    for viewer in (ANONYMOUS, cast.mia, cast.cleo):
        with pytest.raises(Forbidden):
            letters.retry_job(viewer, first)
    assert (row(first).state, row(second).state) == (State.DEAD, State.DEAD)
    handle(lambda job: None)
    letters.retry_job(cast.ada, first)
    letters.forget_job(cast.ada, second)
    run_jobs()
    assert row(first).state == State.DONE
    assert db_session.get(Job, second) is None
    with pytest.raises(NotFound):
        letters.retry_job(cast.ada, first)


def test_a_beat_renews_the_lease_beside_the_running_handler(app: Flask, handle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.jobs.watching.BEAT_SHARE", 0.001)
    monkeypatch.setattr("app.core.jobs.watching.LOOK_SECONDS", 0.02)
    leases: list[Any] = []

    def work(job: jobs.Running) -> None:
        leases.append(row(job.id).lease_until)
        deadline = time.monotonic() + 10
        while row(job.id).lease_until == leases[0] and time.monotonic() < deadline:
            time.sleep(0.02)
        leases.append(row(job.id).lease_until)

    handle(work)
    put()
    Worker(app).work_once()
    assert leases[1] > leases[0]


def test_workers_at_once_share_the_jobs_out(app: Flask, handle: Any) -> None:
    handle(lambda job: None)
    wanted = {put() for _job in range(40)}
    taken: list[int] = []

    def take() -> None:
        with app.app_context():
            while (job := claim()) is not None:
                taken.append(job.id)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(wanted)
