"""What the changelog does by the clock."""

from flask import Flask

from app.changelog import operations
from app.core import jobs


def publish_due(job: jobs.Running) -> None:
    """Let the entries whose time has come be published."""
    job.finish({"entries": len(operations.queue_due())})


def publish_entry(job: jobs.Running) -> None:
    """Publish one of them."""
    job.finish({"published": operations.publish_due(job.payload["entry_id"])})


def ask_voters(job: jobs.Running) -> None:
    """Ask those who had voted for what came out two weeks ago whether it helps."""
    job.finish({"people": operations.ask_voters()})


def render_again(job: jobs.Running) -> None:
    """Render texts an older renderer made, until none is left."""
    done = 0
    while count := operations.render_again():
        done += count
        job.progress(done, done)
    job.finish({"texts": done})


def init_app(app: Flask) -> None:
    """Register the jobs."""
    jobs.task(app, operations.PUBLISH, publish_entry)
    jobs.every(app, "changelog.publish_due", "* * * * *", publish_due)
    jobs.every(app, "changelog.ask_voters", "40 0 * * *", ask_voters)
    jobs.every(app, "changelog.render_again", "17 * * * *", render_again)
