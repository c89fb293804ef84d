"""`portal import requests`: bring in what people asked for elsewhere."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.core.access import SYSTEM
from app.core.i18n import _
from app.requests.importing import report, storing


@click.command("requests")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--source", default="", help="Keeps ids of different sources apart; the name of the folder or file by default.")
@with_appcontext
def import_requests(path: Path, source: str) -> None:
    """Import requests with votes, official answers and comments from a .jsonl file or a folder of them.

    Nobody is told, names and dates are kept, votes come in as unnamed ones. May be run again: requests and comments are
    recognised by their ids. The exit code is 1 when anything was left out.
    """

    def progress(done: int) -> None:
        click.echo(f"\r{done}", err=True, nl=False)

    done = storing.import_requests(SYSTEM, path, source or storing.source_name(path), progress)
    click.echo("", err=True)
    for line in report.lines(done):
        click.echo(line)
    if not any(done.requests.values()):
        raise click.ClickException(_("No request was found in “%(path)s”.", path=str(path)))
    if not done.is_clean:
        raise SystemExit(1)
