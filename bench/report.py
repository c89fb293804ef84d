"""Writes the figures down as a page of the documentation."""

import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HEAD = """# Performance

Made by `make bench` on {date} with Python {python}, {cores} cores. Absolute figures depend on the machine and its
neighbours; ratios say more.
"""
PAGES = """
## Pages of the shipped server

A community of 1,000 people with threads of 20 posts of about 420 characters; 40 readers, 200 threads and 10 spaces asked for
in turn, by {loader} over {connections} connections on the same machine, the site as `portal run` starts it (two web processes).
*CPU* is processor time of the web processes, of the process they search by and, on PostgreSQL, of the database.
*Floor* is `bench/floor.py`: a thread page with sign-in and five indexed queries and nothing else, on the same database, tables
and server, loaded just before each other page; on PostgreSQL it reads in transactions, the site without. *Bare* is a constant
body of the same bytes. *304* is the page asked for again by a browser that keeps it. Nothing is compressed but *thread, zstd*.
*On the wire*: to browsers without and with the [dictionary](decisions/0022-pages-packed-with-a-dictionary.md) of pages.
*Statements*: with nothing kept in memory but that nothing waits in the reader's inbox / with all.
"""
TABLE = """
### {kind}, {threads:,} threads, {posts:,} posts

Measured on {date}.

| page | requests/s | p50 / p99 ms | CPU ms | of it the application | × floor | bytes | on the wire | statements |
|---|---|---|---|---|---|---|---|---|
{rows}

Memory of the web processes afterwards: {memory} MB each{search}.
"""
LABELS = {
    "floor": "*floor*", "bare": "*bare*", "sign_in": "sign-in (anonymous)", "home": "home", "space": "space",
    "thread": "thread", "thread_zstd": "thread, zstd", "answer": "answer", "search": "search",
}  # fmt: skip
SEARCHING = """
## Importing and indexing

Help pages of other products, which lie beside the project.

| texts | import s | index s | together s |
|---|---|---|---|
| {answers} | {import_s:.1f} | {index_s:.1f} | {together:.1f} |

## Searching

Wall time of one process: *search* is what the results page asks for, passages included, read again through the permissions of
a reader; *first* is the first time each question is asked.

| documents | index s | index MB | search first p50 / p95 ms | search p50 / p95 ms | suggestions p50 / p95 ms | process MB |
|---|---|---|---|---|---|---|
{search}
"""
KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def write(path: Path, figures: dict[str, Any], cores: int) -> None:
    """Write the page."""
    parts = [HEAD.format(date=datetime.now(UTC).date().isoformat(), python=platform.python_version(), cores=cores)]
    parts.append(_pages(figures) if "loader" in figures else _as_before(path, "Pages of the shipped server", "First visit"))
    parts.append(_searching(figures["searching"]) if "searching" in figures else _as_before(path, "Importing", "Searching"))
    path.write_text("".join(parts), "utf-8")


def _as_before(path: Path, *titles: str) -> str:
    """Return the sections of the page as it stands that begin so; what was not measured now is not lost."""
    sections = path.read_text("utf-8").split("\n## ")[1:] if path.exists() else []
    return "".join(f"\n## {one.rstrip()}\n" for one in sections if one.startswith(titles))


def _pages(figures: dict[str, Any]) -> str:
    parts = [PAGES.format(**figures)]
    for kind, label in KINDS.items():
        sizes = [measured for _times, measured in sorted(figures.get(kind, {}).items(), key=lambda one: int(one[0]))]
        parts += [_table(label, measured) for measured in sizes]
        if len(sizes) > 1:
            parts.append(_growth(label, sizes))
    first: dict[str, Any] = next((figures[kind] for kind in KINDS if kind in figures), {})
    parts += [_weight(measured["pages"]) for _times, measured in sorted(first.items(), key=lambda one: int(one[0]))[:1]]
    return "".join(parts)


def _label(name: str) -> str:
    return f"{LABELS[name.removesuffix('_304')]}, 304" if name.endswith("_304") else LABELS[name]


def _table(kind: str, measured: dict[str, Any]) -> str:
    order = [name for label in LABELS for name in (label, f"{label}_304") if name in measured["pages"]]
    rows = "\n".join(_row(_label(name), measured["pages"][name]) for name in order)
    memory = " and ".join(f"{one:.0f}" for one in measured["memory_mb"])
    search = measured.get("search_mb", 0)
    return TABLE.format(
        kind=kind,
        date=measured.get("date", "an earlier day"),
        threads=measured["threads"],
        posts=measured["posts"],
        rows=rows,
        memory=memory,
        search=f"; of the process they search by: {round(search)} MB" if search else "",
    )


def _row(label: str, page: dict[str, Any]) -> str:
    times = f"{page['p50_ms']:.1f} / {page['p99_ms']:.1f}"
    ratio = f"{page['cpu_ratio_to_floor']:.2f}"
    if "cpu_ratio_to_200" in page:
        ratio += f" ({page['cpu_ratio_to_200']:.2f} of its 200)"
    names = {"wire_bytes": "zstd", "wire_bytes_dictionary": "with dictionary", "wire_bytes_gzip": "gzip"}
    if page.get("wire_bytes_dictionary", 0) >= page.get("wire_bytes", 0):
        # Not packed with it, such as results of search.
        del names["wire_bytes_dictionary"]
    wire = ", ".join(f"{page[key]:,} {name}" for key, name in names.items() if key in page)
    statements = f"{page['statements']} / {page['statements_warm']}" if "statements" in page else ""
    size = f"{page['bytes']:,}" if "bytes" in page else ""
    cells = (label, f"{page['rps']:.0f}", times, f"{page['cpu_ms']:.2f}", f"{page['cpu_app_ms']:.2f}", ratio, size, wire)
    return f"| {' | '.join(cells)} | {statements} |"


def _growth(kind: str, sizes: list[dict[str, Any]]) -> str:
    small, large = sizes[0], sizes[-1]
    rows = [
        f"| {_label(name)} | {page['cpu_ms']:.2f} | {large['pages'][name]['cpu_ms']:.2f} | "
        f"{large['pages'][name]['cpu_ratio_to_floor'] / page['cpu_ratio_to_floor']:.2f} |"
        for name, page in small["pages"].items()
        if name in large["pages"] and name not in {"floor", "bare"} and not name.endswith("_304")
    ]
    head = f"\n### {kind}: growth from {small['threads']:,} to {large['threads']:,} threads\n\n"
    table = "| page | CPU ms | CPU ms, larger | growth, against the floor of its run |\n|---|---|---|---|\n"
    return head + table + "\n".join(rows) + "\n"


def _weight(pages: dict[str, Any]) -> str:
    rows = [
        f"| {_label(name)} | {_visit(one['first_visit'])} | {one['nodes']} |"
        for name, one in pages.items()
        if "first_visit" in one
    ]
    head = (
        "\n## First visit\n\nWhat a browser without any copies loads to show the page, compressed. *Later* is the\n"
        "dictionary, one request more for each release, which browsers that know of dictionaries make when they rest.\n\n"
        "| page | requests | KB | of it scripts | later | elements |\n|---|---|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def _visit(measured: dict[str, int]) -> str:
    sizes = (measured.get(key, 0) / 1000 for key in ("bytes", "js_bytes", "dictionary_bytes"))
    return " | ".join([str(measured["requests"]), *(f"{size:.1f}" for size in sizes)])


def _searching(figures: dict[str, Any]) -> str:
    loaded = figures["import"]
    rows = "\n".join(
        "| {documents} | {index_s:.1f} | {index_mb:.1f} | {first} | {again} | {suggest} | {process_mb:.0f} |".format(
            first=_pair(row["search_first_ms"]), again=_pair(row["search_ms"]), suggest=_pair(row["suggest_ms"]), **row
        )
        for row in figures["sizes"]
    )
    return SEARCHING.format(**loaded, together=loaded["import_s"] + loaded["index_s"], search=rows)


def _pair(values: tuple[float, float]) -> str:
    return f"{values[0]:.1f} / {values[1]:.1f}"
