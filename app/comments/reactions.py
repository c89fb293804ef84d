"""What comments do by the clock, and when somebody takes another name."""

from flask import Flask

from app.comments import operations, queries
from app.core import activity, jobs
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.logs import log


def render_again(job: jobs.Running) -> None:
    """Render comments an older renderer made, until none is left."""
    done = 0
    while count := operations.render_again():
        done += count
        job.progress(done, done)
    job.finish({"comments": done})


def rename(row: Activity) -> None:
    """Put the present name of a person into what others wrote about them, when it is another one."""
    if row.subject_id is not None and row.particulars.get("is_renamed"):
        operations.rename(SYSTEM, row.subject_id)


def look_for_orphans(job: jobs.Running) -> None:
    """Report comments whose subject is gone; nothing is deleted, because somebody may want to know why."""
    found = queries.orphans()
    for kind, ids in found.items():
        log.error("comments.orphans", kind=kind, subjects=len(ids), first=ids[0])
    job.finish({"subjects": sum(len(ids) for ids in found.values())})


def init_app(app: Flask) -> None:
    """Register the listener and the timed jobs."""
    activity.on_later(app, "people.profile_changed", "comments.rename", rename)
    jobs.every(app, "comments.render_again", "37 * * * *", render_again)
    jobs.every(app, "comments.look_for_orphans", "53 3 * * *", look_for_orphans)
