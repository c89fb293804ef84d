"""`portal import …`: bring in what people said elsewhere."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.core.access import SYSTEM
from app.core.i18n import _
from app.discussions.importing import report, storing
from app.discussions.models import Audience

AUDIENCES = (str(Audience.EVERYONE), str(Audience.STAFF))


@click.command("threads")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--space", default="", help="Address of the space to put them into, the last part of its URL.")
@click.option("--source", default="", help="Keeps ids of different sources apart; the name of the folder or file by default.")
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default=AUDIENCES[0],
    help="Who reads the space that is made when no --space is given.",
)
@with_appcontext
def import_threads(path: Path, space: str, source: str, audience: str) -> None:
    """Import threads with their replies from a .jsonl file or a folder of them.

    Nobody is told, names and dates are kept. May be run again: threads and replies are recognised by their ids. The exit code
    is 1 when anything was left out.
    """

    def progress(done: int) -> None:
        click.echo(f"\r{done}", err=True, nl=False)

    options = storing.Options(source or storing.source_name(path), space.strip("/").rpartition("/")[2], audience)
    done = storing.import_threads(SYSTEM, path, options, progress)
    click.echo("", err=True)
    for line in report.lines(done):
        click.echo(line)
    if not any(done.threads.values()):
        raise click.ClickException(_("No thread was found in “%(path)s”.", path=str(path)))
    if not done.is_clean:
        raise SystemExit(1)
