"""Running one claimed job: its handler is called, and what came of it is written down."""

import time
import traceback
from pathlib import Path

from app.core.errors import Refused
from app.core.jobs import claiming
from app.core.jobs.models import State
from app.core.jobs.queue import LIMIT_SECONDS, Task, tasks
from app.core.jobs.running import LeaseLost, Postponed, Running, Undeliverable
from app.core.logs import log

ROOT = Path(__file__).parents[3]


def perform(job: Running) -> State | None:
    """Run the handler of `job` in the current application context and settle the job.

    Returns the state the job was left in, or None when its lease was lost to another worker meanwhile. Never raises for
    what the handler did; raises what the database does.
    """
    started = time.perf_counter()
    task = tasks().get(job.kind)
    try:
        state = _run(job, task)
    except LeaseLost:
        state = None
    outcome = state.value if state else "lease lost"
    write = log.error if state is State.DEAD else log.info
    write(
        "job",
        kind=job.kind,
        job=job.id,
        attempt=job.attempts,
        outcome=outcome,
        ms=round((time.perf_counter() - started) * 1000),
    )
    return state


def _run(job: Running, task: Task | None) -> State:
    if task is None:
        return claiming.fail(job, None, f"Nothing here knows how to do “{job.kind}”.", is_hopeless=True)
    if job.attempts > len(task.backoff) + 1:
        # Only a job that ended its worker each time gets here: every failure that could be told was settled at once.
        return claiming.fail(job, task, "The worker stopped each time it did this.", is_hopeless=True)
    try:
        task.run(job)
    except LeaseLost:
        raise
    except Postponed as postponed:
        claiming.postpone(job, postponed.seconds)
        return State.WAITING
    except Undeliverable as error:
        return claiming.fail(job, task, str(error), is_hopeless=True)
    except Exception as error:
        log.warning("job failed", kind=job.kind, job=job.id, exc_info=error)
        return claiming.fail(job, task, describe(error))
    claiming.complete(job)
    return State.DONE


def limit_of(job: Running) -> int:
    """Return for how many seconds the job may run."""
    task = tasks().get(job.kind)
    return task.limit_seconds if task else LIMIT_SECONDS


def describe(error: Exception) -> str:
    """Tell an administrator what went wrong and where, without the error's own words: they may hold what a person wrote."""
    if isinstance(error, Refused):
        return str(error.message)
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(ROOT / "app")]
    where = f" ({Path(ours[-1].filename).relative_to(ROOT)}:{ours[-1].lineno})" if ours else ""
    words = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    return f"{type(error).__name__}{words}{where}"
