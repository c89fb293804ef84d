"""What comments do by the clock."""

from app.comments import operations, queries
from app.core import jobs
from app.core.logs import log


def render_again(job: jobs.Running) -> None:
    """Render comments an older renderer made, until none is left."""
    done = 0
    while count := operations.render_again():
        done += count
        job.progress(done, done)
    job.finish({"comments": done})


def look_for_orphans(job: jobs.Running) -> None:
    """Report comments whose subject is gone; nothing is deleted, because somebody may want to know why."""
    found = queries.orphans()
    for kind, ids in found.items():
        log.error("comments.orphans", kind=kind, subjects=len(ids), first=ids[0])
    job.finish({"subjects": sum(len(ids) for ids in found.values())})
