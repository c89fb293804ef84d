"""What answers do by the clock."""

from app.core import jobs
from app.core.access import SYSTEM
from app.faq import operations


def ask_owners(job: jobs.Running) -> None:
    """Ask owners whether answers whose time is up are still true."""
    job.finish({"mails": operations.ask_owners()})


def render_again(job: jobs.Running) -> None:
    """Render texts an older renderer made, until none is left."""
    done = 0
    while count := operations.render_again(SYSTEM):
        done += count
        job.progress(done, done)
    job.finish({"texts": done})


def forget_typed(job: jobs.Running) -> None:
    """Clean up after editors."""
    operations.forget_typed()
