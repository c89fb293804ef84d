"""What comments do by the clock."""

from app.comments import operations
from app.core import jobs


def render_again(job: jobs.Running) -> None:
    """Render comments an older renderer made, until none is left."""
    done = 0
    while count := operations.render_again():
        done += count
        job.progress(done, done)
    job.finish({"comments": done})
