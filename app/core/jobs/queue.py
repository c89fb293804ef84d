"""Registering tasks and putting jobs into the queue."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from cronsim import CronSim
from flask import Flask, current_app
from sqlalchemy import delete, select

from app.core import clock
from app.core.database import db_session
from app.core.jobs.models import Job, State
from app.core.transaction import transaction

if TYPE_CHECKING:
    from app.core.jobs.running import Running

LIMIT_SECONDS = 30
KEPT_DAYS = 30
# Minutes until the next attempt after each failed one; afterwards the job is a dead letter.
BACKOFF_SECONDS = (5, 30, 120, 600)


@dataclass(frozen=True)
class Task:
    """What the worker does for a kind of job; `backoff` holds the seconds before each further attempt."""

    kind: str
    run: Callable[["Running"], None]
    limit_seconds: int = LIMIT_SECONDS
    backoff: tuple[int, ...] = BACKOFF_SECONDS


@dataclass(frozen=True)
class Timed:
    """A task that a cron expression (UTC) starts."""

    kind: str
    cron: str


def tasks(app: Flask | None = None) -> dict[str, Task]:
    """Return the registered tasks by kind."""
    known: dict[str, Task] = (app or current_app).extensions.setdefault("tasks", {})
    return known


def schedules(app: Flask | None = None) -> list[Timed]:
    """Return the registered timed tasks."""
    known: list[Timed] = (app or current_app).extensions.setdefault("schedules", [])
    return known


def task(
    app: Flask,
    kind: str,
    run: Callable[["Running"], None],
    *,
    limit_seconds: int = LIMIT_SECONDS,
    backoff: tuple[int, ...] = BACKOFF_SECONDS,
) -> None:
    """Tell the worker what to do for jobs of `kind`. Raises `RuntimeError` when the kind is taken."""
    if kind in tasks(app):
        raise RuntimeError(f"task {kind} is registered twice")
    tasks(app)[kind] = Task(kind, run, limit_seconds, backoff)


def every(app: Flask, kind: str, cron: str, run: Callable[["Running"], None], *, limit_seconds: int = 600) -> None:
    """Run a task on a schedule: `cron` has five fields, in UTC; each tick enqueues exactly one job over all workers.

    Raises `CronSimError` when the expression cannot be read.
    """
    CronSim(cron, clock.now())
    task(app, kind, run, limit_seconds=limit_seconds)
    schedules(app).append(Timed(kind, cron))


def enqueue(
    kind: str,
    payload: dict[str, Any],
    *,
    unique_key: str | None = None,
    run_at: datetime | None = None,
    owner_id: int | None = None,
) -> Job:
    """Put a job into the queue, in the open transaction; the same `unique_key` gives back the job that exists.

    Raises `RuntimeError` when nobody registered `kind`.
    """
    if kind not in tasks():
        raise RuntimeError(f"no task is registered for {kind}")
    if unique_key is not None:
        existing = db_session.scalar(select(Job).where(Job.unique_key == unique_key))
        if existing is not None:
            return existing
    job = Job(
        kind=kind, payload=payload, unique_key=unique_key, owner_id=owner_id, run_at=run_at or clock.now(), state=State.WAITING
    )
    db_session.add(job)
    db_session.flush()
    return job


def find(job_id: int | None) -> Job | None:
    """Return the job of that id, or None. Whoever shows it says first who may look."""
    return db_session.get(Job, job_id) if job_id is not None else None


@transaction
def forget_done() -> None:
    """Delete jobs that were done more than 30 days ago; dead letters stay until a person deals with them."""
    limit = clock.now() - timedelta(days=KEPT_DAYS)
    db_session.execute(delete(Job).where(Job.state == State.DONE, Job.finished_at < limit))
