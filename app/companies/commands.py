"""`portal companies …`"""

from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup

from app.companies import csv_files, labels, problems
from app.companies.models import Outcome
from app.companies.operations.importing import import_directly
from app.companies.planning import Planned
from app.companies.problems import Problem
from app.core.access import SYSTEM
from app.core.i18n import _

cli = AppGroup("companies", help="Companies: import a list.")


@cli.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
def import_file(file: Path, dry_run: bool) -> None:
    """Take in a CSV FILE of companies; rows are matched by external ID, so it may be run again."""
    try:
        counts = import_directly(SYSTEM, file.name, _read(file), is_dry=dry_run, tell=_tell)
    except Problem as problem:
        raise click.ClickException(problem.message) from None
    click.echo(_summary(counts, dry_run))


def _read(file: Path) -> bytes:
    try:
        csv_files.check_size(file.stat().st_size)
        return file.read_bytes()
    except OSError:
        raise Problem("file_unreadable", value=str(file)) from None


def _tell(row: Planned) -> None:
    if row.outcome == Outcome.SAME:
        return
    name = row.line.cells.get("name") or (row.company.name if row.company else "")
    what = _("Line %(line)s: %(outcome)s", line=row.line.number, outcome=labels.OUTCOMES[row.outcome])
    detail = problems.sentence(row.problem) if row.problem else ", ".join(str(labels.FIELDS[field]) for field in row.changes)
    click.echo("  ".join(part for part in (what, name, detail) if part))


def _summary(counts: Counter[str], dry_run: bool) -> str:
    numbers = ", ".join(f"{label}: {counts[outcome]}" for outcome, label in labels.OUTCOMES.items())
    return f"{_('Dry run, nothing was changed.')} {numbers}" if dry_run else numbers
