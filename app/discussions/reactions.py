"""What discussions do when something happened elsewhere, and by the clock."""

from flask import Flask

from app.companies import queries as companies
from app.core import activity, jobs
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.discussions import operations, views
from app.discussions.operations.tags import forget_unused
from app.discussions.operations.views import count_views

PRIVATE_SPACE, PRIVATE_SPACE_NAME = "discussions.private_space", "discussions.private_space_name"


def keep_private_space(row: Activity) -> None:
    """Make the private space of a new company, or let it bear the company's new name."""
    company = companies.by_ids([row.subject_id]).get(row.subject_id) if row.subject_id is not None else None
    if company is not None:
        operations.keep_private_space(SYSTEM, company)


def count_viewed(job: jobs.Running) -> None:
    """Add the views noted since the last time to the threads."""
    for path in views.finished():
        count_views(views.read(path))
        path.unlink(missing_ok=True)


def forget_tags(job: jobs.Running) -> None:
    """Delete tags nothing carries any more."""
    job.finish({"tags": forget_unused()})


def init_app(app: Flask) -> None:
    """Register the listeners and the timed jobs."""
    activity.on_later(app, "companies.created", PRIVATE_SPACE, keep_private_space)
    activity.on_later(app, "companies.changed", PRIVATE_SPACE_NAME, keep_private_space)
    jobs.every(app, "discussions.count_views", "*/2 * * * *", count_viewed)
    jobs.every(app, "discussions.forget_tags", "47 3 * * *", forget_tags)
