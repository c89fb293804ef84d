"""`portal run`, `worker`, `setup`, `migrate`, `doctor`, `settings`, `backup`, `restore`."""

import os
import sys
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from app.core import backups, installation, migrating
from app.core.diagnosing import diagnose, settings_table
from app.core.errors import Refused
from app.core.i18n import _
from app.core.server.running import run as serve
from app.core.server.running import run_worker

MIGRATE_ORDER = 0
#: Features put their own command into it.
import_group = AppGroup("import", help="Bring in what people said elsewhere.")


def init_app(app: Flask) -> None:
    """Register the commands every installation has."""
    installation.step(app, "core.migrate", migrating.migrate, MIGRATE_ORDER)
    # Serving processes make their own contexts; one around them all would keep a connection over the fork.
    for name, command in {"worker": _worker, "setup": _setup}.items():
        app.cli.add_command(click.Command(name, callback=lambda command=command: command(app), help=command.__doc__))
    with_set_up = click.Option(["--set-up"], is_flag=True, help="Do first what “portal setup” does.")
    app.cli.add_command(
        click.Command("run", callback=lambda set_up: _run(app, set_up), params=[with_set_up], help=_run.__doc__)
    )
    for ready in (_migrate, _doctor, _settings, _backup, _restore, import_group):
        app.cli.add_command(ready)


def _run(app: Flask, is_setting_up: bool) -> None:
    """Serve the site: web and worker processes, restarted when one dies. Ctrl-C or SIGTERM ends all."""
    child = os.fork() if is_setting_up else None
    if child == 0:
        # Set-up opens the database and the index, which must not cross a fork; the parent meanwhile loads what all share.
        installation.set_up(app, click.echo)
        return
    serve(app, click.echo, lambda: _wait_until_prepared(app, child))


def _wait_until_prepared(app: Flask, child: int | None) -> None:
    if child is not None and os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        # The child has said why.
        sys.exit(1)
    _refuse_unprepared(app)


def _worker(app: Flask) -> None:
    """Do jobs only, in one process; for machines that serve no pages."""
    _refuse_unprepared(app)
    run_worker(app)


def _setup(app: Flask) -> None:
    """Bring the installation up to date: database, answers that ship with it, search index, demo. Safe to repeat."""
    installation.set_up(app, click.echo)


def _refuse_unprepared(app: Flask) -> None:
    with app.app_context():
        if not migrating.is_current():
            raise Refused(_("The database is not up to date yet. Run “portal setup” first."))


@click.command("migrate")
@with_appcontext
def _migrate() -> None:
    """Bring the tables up to date."""
    click.echo(migrating.migrate() or "The database is up to date.")


@click.command("doctor")
@with_appcontext
def _doctor() -> None:
    """Check settings, database, disk, index and queue; exit code 1 when something is wrong."""
    findings = diagnose()
    for finding in findings:
        click.echo(f"{finding.mark:4} {finding.name}: {finding.words}")
    if any(finding.is_bad for finding in findings):
        sys.exit(1)


@click.command("settings")
def _settings() -> None:
    """Print the table of settings that docs/settings.md holds."""
    click.echo(settings_table())


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@with_appcontext
def _backup(folder: Path) -> None:
    """Write a consistent copy of database, files and secret key into the new FOLDER, while the site runs."""
    count = backups.back_up(folder)
    click.echo(f"{count} files are saved in {folder}.")


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@with_appcontext
def _restore(folder: Path) -> None:
    """Check the backup in FOLDER and put it into the data folder, which must hold no database yet."""
    count = backups.restore(folder)
    click.echo(f"{count} files are restored. Run “portal setup” to bring them up to date and build the index.")
