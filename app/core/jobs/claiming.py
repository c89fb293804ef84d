"""Taking jobs out of the queue and giving them back: every change of a job's state is one statement, fenced by its token."""

import random
import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from app.core import clock
from app.core.database import db_session
from app.core.jobs.models import Job, State
from app.core.jobs.queue import Task
from app.core.jobs.running import LeaseLost, Running, lease
from app.core.transaction import transaction

JITTER = 0.2
MAX_ERROR = 500


def is_due(without: Collection[str] = ()) -> bool:
    """Whether a job waits that may run now; one indexed read, no lock, so that an idle worker costs next to nothing."""
    return db_session.scalar(_oldest(without)) is not None


def _oldest(without: Collection[str]) -> Any:
    found = select(Job.id).where(Job.state == State.WAITING, Job.run_at <= clock.now())
    if without:
        found = found.where(Job.kind.not_in(without))
    return found.order_by(Job.run_at, Job.id).limit(1)


@transaction
def claim(without: Collection[str] = ()) -> Running | None:
    """Take the oldest due job, except those of the kinds `without`, under a lease; None when there is none.

    The attempt is counted here, so a job that kills its worker has used one up.
    """
    token = secrets.token_hex(16)
    # PostgreSQL passes over rows another worker is just taking; SQLite ignores the clause, its writers take turns anyway.
    chosen = _oldest(without).with_for_update(skip_locked=True).scalar_subquery()
    taken = (
        update(Job)
        .where(Job.id == chosen)
        .values(
            state=State.RUNNING,
            attempts=Job.attempts + 1,
            lease_token=token,
            lease_until=clock.now() + lease(),
        )
        .returning(Job.id, Job.kind, Job.payload, Job.attempts, Job.owner_id)
        .execution_options(synchronize_session=False)
    )
    row = db_session.execute(taken).one_or_none()
    if row is None:
        return None
    return Running(row.id, row.kind, row.payload, row.attempts, row.owner_id, token)


def has_lapsed() -> bool:
    """Whether a running job's lease ran out because its worker is gone."""
    lapsed = select(Job.id).where(Job.state == State.RUNNING, Job.lease_until < clock.now()).limit(1)
    return db_session.scalar(lapsed) is not None


@transaction
def return_lapsed() -> int:
    """Make jobs whose lease ran out claimable again, and return how many there were; their attempt stays counted."""
    lapsed = (
        update(Job)
        .where(Job.state == State.RUNNING, Job.lease_until < clock.now())
        .values(state=State.WAITING, lease_token=None, lease_until=None)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    return len(db_session.execute(lapsed).all())


@transaction
def complete(job: Running) -> None:
    """Mark the job as done, with its result. Raises `LeaseLost` when another worker holds it."""
    _settle(job, state=State.DONE, finished_at=clock.now(), result=job.result or None, last_error=None)


@transaction
def fail(job: Running, task: Task | None, error: str, *, is_hopeless: bool = False) -> State:
    """Put the job back with a delay, or make it a dead letter when its attempts are used up or it is hopeless.

    `error` is shown to administrators: a sentence without payload or secrets. Raises `LeaseLost`.
    """
    delays = task.backoff if task else ()
    if is_hopeless or task is None or job.attempts > len(delays):
        _settle(job, state=State.DEAD, finished_at=clock.now(), last_error=error[:MAX_ERROR])
        return State.DEAD
    seconds = delays[job.attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - spreads retries, guards nothing
    _settle(job, state=State.WAITING, run_at=clock.now() + timedelta(seconds=seconds), last_error=error[:MAX_ERROR])
    return State.WAITING


@transaction
def hand_back(job: Running) -> None:
    """Return a job that was interrupted by an orderly stop; the attempt does not count. Raises `LeaseLost`."""
    _settle(job, state=State.WAITING, attempts=Job.attempts - 1)


@transaction
def postpone(job: Running, seconds: float) -> None:
    """Let a job wait `seconds` without counting the attempt. Raises `LeaseLost`."""
    _settle(job, state=State.WAITING, attempts=Job.attempts - 1, run_at=clock.now() + timedelta(seconds=seconds))


def _settle(job: Running, **values: Any) -> None:
    settled = (
        update(Job)
        .where(Job.id == job.id, Job.lease_token == job.token)
        .values(lease_token=None, lease_until=None, **values)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    if not db_session.execute(settled).all():
        raise LeaseLost
