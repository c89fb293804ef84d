"""`portal search status | rebuild | evaluate`."""

import json
import time
from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.search import IndexUnavailable
from app.search import judging
from app.search.index import engine, every_document
from app.search.reactions import Counting
from app.search.state import index_state

BYTES_A_MEGABYTE = 1_000_000
SAID_EVERY_SECONDS = 2.0
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

search = AppGroup("search", help="The search index: its state, building it anew, judging its quality.")


@search.command("status")
def status() -> None:
    """Say what the index holds; exit code 1 when it cannot be used."""
    state = index_state()
    if not state.is_fit:
        raise click.ClickException(f"The index cannot be used: {state.reason}. Run “portal search rebuild”.")
    size = state.size / BYTES_A_MEGABYTE
    vectors = "on" if state.vectors else "off"
    click.echo(f"{state.documents} documents, generation {state.generation}, {size:.1f} MB, vectors {vectors}")


@search.command("rebuild")
def rebuild() -> None:
    """Build the index anew from the database; searching goes on meanwhile."""
    click.echo(_rebuilt())


def build_when_needed() -> str | None:
    """Build the index when there is none that can be used; a step of setting up."""
    return None if engine().healthy() else _rebuilt()


def _rebuilt() -> str:
    started = time.monotonic()
    said = started

    def tell(done: int) -> None:
        nonlocal said
        if time.monotonic() - said >= SAID_EVERY_SECONDS:
            said = time.monotonic()
            click.echo(f"  {done} documents …")

    counted = Counting(every_document())
    try:
        engine().rebuild(counted, tell)
    except IndexUnavailable as error:
        raise click.ClickException(f"The index was not built: {error}.") from error
    return f"Search index: {counted.count} documents in {time.monotonic() - started:.1f} s"


@search.command("evaluate")
@click.option("--docs", required=True, type=FILE, help="JSON Lines (also .xz): id, title, body, tags, lang.")
@click.option("--queries", required=True, type=FILE, help="JSON: {question id: question}.")
@click.option("--qrels", required=True, type=FILE, help="JSON: {question id: {document id: grade}}.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate(docs: Path, queries: Path, qrels: Path, as_json: bool) -> None:
    """Judge the search with a set of questions whose right answers are known, in a scratch folder."""
    figures = judging.judge(docs, queries, qrels, say=None if as_json else click.echo)
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False))
        return
    for name, value in figures.items():
        click.echo(f"{name:>16}  {value:.4f}" if isinstance(value, float) else f"{name:>16}  {value}")
