"""Writes the figures down as a page of the documentation."""

import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HEAD = """# Performance

Made by `make bench` on {date} with Python {python}, {cores} cores; the texts are help pages of other products
and lie beside the project. Absolute figures depend on the machine and its neighbours; ratios say more. Times are wall time
of one process; *search* is what the results page asks for, passages included, read again through
the permissions of a reader; *first* is the first time each question is asked.

## Importing and indexing

| texts | import s | index s | together s |
|---|---|---|---|
| {answers} | {import_s:.1f} | {index_s:.1f} | {together:.1f} |

## Searching

| documents | index s | index MB | search first p50 / p95 ms | search p50 / p95 ms | suggestions p50 / p95 ms | process MB |
|---|---|---|---|---|---|---|
{search}

## Pages of the shipped server

Two web processes and two workers, four connections from a loader in the same machine, {answers} answers, SQLite.

| page | requests/s | p50 ms | p99 ms | bytes on the wire |
|---|---|---|---|---|
{pages}
"""


def write(path: Path, figures: dict[str, Any], cores: int) -> None:
    """Write the page."""
    search = "\n".join(
        "| {documents} | {index_s:.1f} | {index_mb:.1f} | {first} | {again} | {suggest} | {process_mb:.0f} |".format(
            first=_pair(row["search_first_ms"]), again=_pair(row["search_ms"]), suggest=_pair(row["suggest_ms"]), **row
        )
        for row in figures["search"]
    )
    pages = "\n".join(
        f"| {name} | {row['rps']:.0f} | {row['p50_ms']:.1f} | {row['p99_ms']:.1f} | {row['wire_bytes']} |"
        for name, row in figures["pages"].items()
    )
    loaded = figures["import"]
    text = HEAD.format(
        date=datetime.now(UTC).date().isoformat(),
        python=platform.python_version(),
        cores=cores,
        together=loaded["import_s"] + loaded["index_s"],
        search=search,
        pages=pages,
        **loaded,
    )
    path.write_text(text, "utf-8")


def _pair(values: tuple[float, float]) -> str:
    return f"{values[0]:.1f} / {values[1]:.1f}"
