"""Runs waiting jobs at once, in the test's own process."""

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.database import db_session
from app.core.jobs import Job, Running, State, tasks
from app.core.transaction import transact


def run_jobs(app: Flask) -> int:
    """Run every job that is due and return how many ran."""
    ran = 0
    while True:
        found = select(Job).where(Job.state == State.WAITING, Job.run_at <= clock.now()).order_by(Job.id).limit(1)
        job = db_session.scalar(found)
        if job is None:
            return ran
        with transact():
            job.state, job.lease_token = State.DONE, "test"
        tasks(app)[job.kind].run(Running(job.id, job.kind, job.payload, 1, job.owner_id, "test"))
        ran += 1
