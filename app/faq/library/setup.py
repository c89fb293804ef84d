"""Makes the library known to the site: its pages, commands, task and set-up step."""

from flask import Flask

from app.core import installation, jobs, site
from app.core.access import SYSTEM
from app.core.i18n import _l
from app.faq.library import commands, routes, syncing
from app.faq.library.jobs import LIMIT_SECONDS, run_import
from app.faq.operations.importing import TASK


def init_app(app: Flask) -> None:
    """Register everything the library offers."""
    app.register_blueprint(routes.bp)
    app.cli.add_command(commands.group)
    jobs.task(app, TASK, run_import, limit_seconds=LIMIT_SECONDS)
    installation.step(app, "faq.content", read_content, 20)
    site.link(
        app,
        "admin",
        _l("Import answers"),
        "faq_library.start",
        icon="upload",
        order=30,
        description=_l("From a folder of Markdown, a zip, JSON Lines or CSV."),
    )


def read_content() -> str | None:
    """Read `content/faq/`, as a step of setting up; return what to say about it, or None when nothing changed."""
    outcome = syncing.sync(SYSTEM, commands.CONTENT)
    told = []
    if outcome.written:
        told.append(f"Answers: {outcome.written} texts read from content/faq.")
    told += [f"  {path}: changed in the file and on the site; left alone." for path in outcome.conflicts]
    told += [f"  {skipped.where}: {skipped.reason} {skipped.detail}" for skipped in outcome.skipped]
    return "\n".join(told) or None
