"""What answers do by the clock."""

from app.core import jobs
from app.faq import operations


def ask_owners(job: jobs.Running) -> None:
    """Ask owners whether answers whose time is up are still true."""
    job.finish({"mails": operations.ask_owners()})


def forget_typed(job: jobs.Running) -> None:
    """Clean up after editors."""
    operations.forget_typed()
