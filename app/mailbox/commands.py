"""`portal mailbox take`: mail that lies in files instead of an IMAP mailbox."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from app.core.access import SYSTEM
from app.mailbox import operations
from app.mailbox.models import State

group = AppGroup("mailbox", help="Replies that come by mail.")


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(group)


@group.command("take")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def take(files: tuple[Path, ...]) -> None:
    """Take in mails from FILES (.eml), each once; doubtful ones wait for staff."""
    for path in files:
        mail = operations.take(SYSTEM, path.read_bytes())
        click.echo(f"{path}: {mail.state}{f' ({mail.reason})' if mail.state == State.WAITING else ''}")
