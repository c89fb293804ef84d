"""`python -m bench`: measure, print, write `docs/performance.md` and `bench.json`. See `--help`."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.core.database import db_session
from app.discussions.models import Thread
from app.faq.models import Answer
from app.faq.queries import Filters, listed
from app.search.index import every_document
from bench import community, loading, pages, processes, report, searching, weighing, world
from bench.loading import Visit
from bench.pages import BARE, FLOOR, Effort

TEXTS = world.ROOT.parent / "shared" / "data"


def main() -> int:
    """Measure what was asked for; return 1 when the texts to search are not there."""
    chosen = _arguments()
    figures: dict[str, Any] = {}
    target = world.ROOT / os.environ.get("ENGAWA_DATA_DIR", "var") / "bench.json"
    if target.exists():
        figures = json.loads(target.read_text("utf-8"))
    if chosen.part != "search":
        for measured in _pages(chosen):
            # Other sizes and databases stay as they were measured before; what is interrupted loses only the one at hand.
            kinds = {kind: {**figures.get(kind, {}), **measured[kind]} for kind in report.KINDS if kind in measured}
            figures.update(measured | kinds)
            _write(target, figures)
    if chosen.part != "pages":
        if not (chosen.data / world.HELP).is_dir():
            print(f"The texts to search are not at {chosen.data}; name their folder: --data FOLDER", file=sys.stderr)
            return 1
        figures["searching"] = _searching(chosen.data, chosen.sizes)
    _write(target, figures)
    print((world.ROOT / "docs" / "performance.md").read_text("utf-8"))
    return 0


def _write(target: Path, figures: dict[str, Any]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(figures, indent=1, ensure_ascii=False), "utf-8")
    report.write(world.ROOT / "docs" / "performance.md", figures, os.cpu_count() or 1)


def _arguments() -> argparse.Namespace:
    def numbers(words: str) -> list[int]:
        return [int(one) for one in words.split(",") if one]

    parser = argparse.ArgumentParser(prog="bench", description="Measures the site as shipped.")
    parser.add_argument("--part", choices=("all", "pages", "search"), default="all", help="what to measure")
    parser.add_argument("--times", type=numbers, default=[1], help="sizes of the community, as multiples: 1 or 10 or 1,10")
    server = os.environ.get("ENGAWA_BENCH_POSTGRES_URL", "")
    parser.add_argument("--postgres", default=server, help="URL of a PostgreSQL server: there too")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=5, help="length of one load")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plain", action="store_true", help="load with Python even where wrk is installed")
    parser.add_argument("--data", type=Path, default=TEXTS, help="folder with the texts to search")
    parser.add_argument("--sizes", type=numbers, default=[10_000, 20_000], help="numbers of documents to search")
    return parser.parse_args()


def _pages(chosen: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield the figures of each community on each database."""
    with_wrk = loading.WRK is not None and not chosen.plain
    effort = Effort(chosen.connections, chosen.seconds, chosen.rounds, with_wrk)
    how: dict[str, Any] = {"loader": "wrk" if with_wrk else "Python", "connections": effort.connections}
    for kind, server in (("sqlite", ""), ("postgresql", chosen.postgres)):
        if kind == "postgresql" and not server:
            continue
        for times in chosen.times:
            url = world.fresh_database(server) if server else ""
            print(f"{kind}, {times} × {community.THREADS} threads …", file=sys.stderr)
            with tempfile.TemporaryDirectory(prefix="engawa-bench-") as folder:
                measured = _community(Path(folder), url, times, effort)
            measured["date"] = datetime.now(UTC).date().isoformat()
            is_first = kind == "sqlite" and times == chosen.times[0]
            yield {**how, **(measured["pages"] if is_first else {}), kind: {str(times): measured}}


def _community(folder: Path, url: str, times: int, effort: Effort) -> dict[str, Any]:
    """Return all figures of the pages of a community of that size on that database."""
    app = world.installation(folder, url)
    with app.app_context():
        built = community.build(times)
        # Indexing hundreds of thousands of posts takes a quarter of an hour, and no page but that of search reads the index.
        world.rebuild(*([Thread.SUBJECT] if times > 1 else []))
        answers = [row.slug for row in listed(searching.READER, Filters(), None).items]
        database = url or str(app.config["SQLALCHEMY_DATABASE_URI"])
        db_session.remove()
    planned = pages.visits(app, built, answers)
    if times > 1:
        del planned["search"]
    found = {name: weighing.weigh(app, chosen[0]) for name, chosen in planned.items()}
    for name in ("sign_in", "home", "thread"):
        found[name]["first_visit"] = weighing.first_visit(app, planned[name][0])
    floors = pages.visits_of_floor(built, found["thread"]["bytes"])
    with pages.serving(folder, url) as site, pages.serving(folder, database, is_floor=True) as floor:
        servers = {**dict.fromkeys(planned, site), FLOOR: floor, BARE: floor}
        for name, chosen in list(planned.items()):
            if pages.with_tags(site, chosen[:1]):
                servers[name + pages.KEPT], planned[name + pages.KEPT] = site, chosen
        browser = [Visit(one.path, {**one.headers, "Accept-Encoding": pages.LIKE_A_BROWSER}) for one in planned["thread"]]
        planned["thread_zstd"], servers["thread_zstd"] = browser, site
        planned = {FLOOR: floors[FLOOR], BARE: floors[BARE], **planned}
        runs = pages.in_turn(servers, planned, effort)
        memory = [processes.memory_mb(pid) for pid in site.web]
        search = sum(processes.memory_mb(pid) for pid in site.search)
    floor_runs = runs.pop(FLOOR)
    for place, name in enumerate(runs):
        before = floor_runs[place :: len(runs)]
        found[name] = {**found.get(name, {}), **pages.figures(name, runs, before)}
    found[FLOOR] = pages.figures(FLOOR, {FLOOR: floor_runs}, floor_runs)
    for name in [one for one in found if one.endswith("_304")]:
        found[name]["cpu_ratio_to_200"] = found[name]["cpu_ms"] / found[name.removesuffix("_304")]["cpu_ms"]
    return {"pages": found, "memory_mb": memory, "search_mb": search, "threads": len(built.threads), "posts": built.posts}


def _searching(data: Path, sizes: list[int]) -> dict[str, Any]:
    """Return what importing, indexing and searching took, in a scratch installation."""
    with tempfile.TemporaryDirectory(prefix="engawa-bench-") as folder:
        app = world.installation(Path(folder))
        with app.app_context():
            loaded = world.import_help(data)
            rows = [searching.measure(sum(1 for _one in every_document()), loaded["index_s"])]
            answers = db_session.scalar(select(func.count(Answer.id)))
            for size in sizes:
                seconds = world.grow_to(size, data, Path(folder))
                rows.append(searching.measure(size, seconds))
                print(rows[-1], file=sys.stderr)
    return {"import": {**loaded, "all": answers}, "sizes": rows}


if __name__ == "__main__":
    sys.exit(main())
