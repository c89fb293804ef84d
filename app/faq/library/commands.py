"""`portal faq …`: import from elsewhere, and keep `content/faq/` and the site in step."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.access import SYSTEM
from app.core.i18n import _
from app.faq.library import importing, report, syncing
from app.faq.library.sources import reason_sentence

CONTENT = Path(__file__).parents[3] / "content" / "faq"
group = AppGroup("faq", help="Answers: import, and keep content/faq in step.")


@group.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--source", default="", help="Keeps ids of different sources apart; the name of the folder or file by default.")
@click.option("--draft", is_flag=True, help="Bring the texts in as drafts instead of publishing them.")
def import_answers(path: Path, source: str, draft: bool) -> None:
    """Import a folder of Markdown, a zip of it, JSON Lines or CSV. May be run again: pieces are recognised by id."""

    def progress(done: int, total: int) -> None:
        click.echo(f"\r{done} / {total}", err=True, nl=done == total)

    options = importing.Options(source=source or importing.source_name(path), is_published=not draft)
    for line in report.lines(importing.import_from(SYSTEM, path, options, progress)):
        click.echo(line)


@group.command("sync")
@click.argument("folder", type=click.Path(path_type=Path), default=CONTENT)
def sync_content(folder: Path) -> None:
    """Read changed files of content/faq into the site. A change on both sides is reported and left alone."""
    _tell(syncing.sync(SYSTEM, folder))


@group.command("export")
@click.argument("folder", type=click.Path(path_type=Path), default=CONTENT)
def export_content(folder: Path) -> None:
    """Write published answers that changed on the site into content/faq."""
    _tell(syncing.export(SYSTEM, folder))


def _tell(outcome: syncing.Outcome) -> None:
    click.echo(_("%(written)s written, %(unchanged)s unchanged", written=outcome.written, unchanged=outcome.unchanged))
    for skipped in outcome.skipped:
        click.echo(f"  {skipped.where}: {reason_sentence(skipped)}", err=True)
    for path in outcome.conflicts:
        changed = _("It was changed in the file and on the site. Nothing was overwritten.")
        click.echo(f"  {path}: {changed}", err=True)
    if outcome.skipped or outcome.conflicts:
        raise SystemExit(1)
