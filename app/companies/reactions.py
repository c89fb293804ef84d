"""Work the job worker does for companies."""

from flask import Flask

from app.companies import operations
from app.companies.operations.importing import CHECK, RUN
from app.core import jobs

LIMIT_SECONDS = 1800


def init_app(app: Flask) -> None:
    """Register the tasks."""
    jobs.task(app, CHECK, check, limit_seconds=LIMIT_SECONDS)
    jobs.task(app, RUN, run, limit_seconds=LIMIT_SECONDS)
    jobs.every(app, "companies.forget_imports", "7 4 * * *", lambda job: operations.forget_old_imports())


def check(job: jobs.Running) -> None:
    """Check an uploaded file."""
    operations.check_import(job.payload["import_id"], job.progress)


def run(job: jobs.Running) -> None:
    """Carry out a confirmed import."""
    operations.run_import(job.payload["import_id"], job.progress)
