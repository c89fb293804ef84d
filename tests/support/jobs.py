"""Runs waiting jobs at once, in the test's own process, by the code of the worker."""

from flask import Flask

from app.core.database import db_session
from app.core.jobs import Job, State
from app.core.jobs.claiming import claim
from app.core.jobs.performing import perform


def run_jobs(app: Flask) -> int:
    """Run every job that is due and return how many ran. Raises `AssertionError` when one fails."""
    # Ends the test's own snapshot and forgets what it has read, so that it sees what the jobs do.
    db_session.rollback()
    ran = 0
    while True:
        with app.app_context():
            job = claim()
            if job is None:
                break
            state = perform(job)
            row = db_session.get_one(Job, job.id)
            assert state is State.DONE, f"job {job.kind} ended as {row.state}: {row.last_error}"
        ran += 1
    db_session.rollback()
    return ran
