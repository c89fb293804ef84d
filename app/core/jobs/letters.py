"""Dead letters: jobs that failed for good, kept until an administrator lets them run again or drops them."""

from flask import Flask
from sqlalchemy import select

from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.i18n import _l
from app.core.jobs.models import Job, State
from app.core.transaction import transaction

JOB_RETRIED = activity.Fact("core.job_retried", _l("{actor} ran a failed job again: {kind}"))
JOB_FORGOTTEN = activity.Fact("core.job_forgotten", _l("{actor} dropped a failed job: {kind}"))


def init_app(app: Flask) -> None:
    """Declare the facts of this module."""
    activity.declare(app, JOB_RETRIED, JOB_FORGOTTEN)


@transaction
def retry_job(viewer: Viewer, job_id: int) -> Job:
    """Let a dead job run again, with all its attempts. Raises `Forbidden`, `NotFound`."""
    job = _dead(viewer, job_id)
    job.state, job.attempts, job.run_at, job.finished_at = State.WAITING, 0, clock.now(), None
    activity.record(JOB_RETRIED, actor=viewer, kind=job.kind, job_id=job.id)
    return job


@transaction
def forget_job(viewer: Viewer, job_id: int) -> None:
    """Drop a dead job. Raises `Forbidden`, `NotFound`."""
    job = _dead(viewer, job_id)
    activity.record(JOB_FORGOTTEN, actor=viewer, kind=job.kind, job_id=job.id)
    db_session.delete(job)


def _dead(viewer: Viewer, job_id: int) -> Job:
    ensure(viewer.is_admin)
    # Locked, so that of two administrators only one finds it dead.
    job = db_session.scalar(select(Job).where(Job.id == job_id, Job.state == State.DEAD).with_for_update())
    if job is None:
        raise NotFound
    return job
