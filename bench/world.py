"""A scratch installation filled with real help texts of other products, read from a folder beside the project."""

import json
import logging
import lzma
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from app import create_app
from app.config import Settings
from app.core.access import SYSTEM
from app.core.installation import set_up
from app.faq.library import importing
from app.search.index import documents, engine, every_document, searched

ROOT = Path(__file__).parents[1]
MIGRATIONS = ROOT / "migrations"
HELP = "faq-ja-m365"
BULK = ("bulk/ja-powerapps-docs", "bulk/ja-windowsserver-docs")
DATABASE = "engawa_bench"
PASSWORD = "measured-in-a-scratch-installation"


def installation(folder: Path, url: str = "") -> Flask:
    """Return a site of its own in `folder` (and the database at `url`, if any), set up as `make run` does."""
    settings = Settings(
        _env_file=None, data_dir=folder, database_url=url, demo_password=PASSWORD, staff_totp=False, environment="production"
    )
    app = create_app(settings)
    # A line for each page weighed would bury the figures.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with app.app_context():
        upgrade(str(MIGRATIONS))
    set_up(app, lambda told: None)
    return app


def import_help(data: Path) -> dict[str, Any]:
    """Import the help texts and index them; return counts and seconds of both steps."""
    started = time.perf_counter()
    report = importing.import_from(SYSTEM, data / HELP, importing.Options("help"))
    stored = time.perf_counter() - started
    seconds = rebuild()
    return {"answers": report.stored, "import_s": stored, "index_s": seconds}


def fresh_database(server: str) -> str:
    """Make an empty database on the PostgreSQL server at `server` and return its URL; one of an earlier run is dropped."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {DATABASE}"))
    engine.dispose()
    return engine.url.set(database=DATABASE).render_as_string(hide_password=False)


def rebuild(*without: str) -> float:
    """Build the index anew from the database, without subjects of some kinds, and return the seconds it took."""
    started = time.perf_counter()
    engine().rebuild(one for kind in searched() if kind not in without for one in documents(kind))
    return time.perf_counter() - started


def grow_to(total: int, data: Path, folder: Path) -> float:
    """Import bulk texts until the site holds `total` answers; return the seconds of building the index anew."""
    with bulk_file(total, data, folder) as path:
        importing.import_from(SYSTEM, path, importing.Options("bulk"))
    return rebuild()


@contextmanager
def bulk_file(total: int, data: Path, folder: Path) -> Iterator[Path]:
    """Yield a file of as many bulk texts as are missing to `total`; the same texts come first each time."""
    missing = total - sum(1 for _document in every_document())
    path = folder / f"bulk-{total}.jsonl"
    with path.open("w", encoding="utf-8") as written:
        for number, row in enumerate(_bulk(data)):
            if number >= missing + _already(folder):
                break
            if number >= _already(folder):
                written.write(json.dumps({**row, "lang": "ja"}, ensure_ascii=False) + "\n")
    (folder / "bulk-count").write_text(str(missing + _already(folder)))
    yield path
    path.unlink()


def _already(folder: Path) -> int:
    count = folder / "bulk-count"
    return int(count.read_text()) if count.exists() else 0


def _bulk(data: Path) -> Iterator[dict[str, Any]]:
    for name in BULK:
        with lzma.open(data / name / "docs.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if row.get("title", "").strip() and row.get("body", "").strip():
                    yield {key: row[key] for key in ("id", "title", "body")}
