"""One sample of arguments for every route that takes some."""

from collections.abc import Callable
from typing import Any

from app.core.database import db_session
from app.core.jobs import Job, State
from app.core.transaction import transact
from tests.support.cast import Cast


def dead_job(kind: str = "core.forget_tokens", **values: Any) -> int:
    """Write a job that failed for good and return its key."""
    with transact():
        job = Job(kind=kind, state=State.DEAD, attempts=5, last_error="OSError: no space", **values)
        db_session.add(job)
        db_session.flush()
    return job.id


def _job(cast: Cast) -> dict[str, Any]:
    return {"job_id": dead_job()}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {"admin.retry": _job, "admin.forget": _job}
OUTSIDER_404: set[str] = set()
