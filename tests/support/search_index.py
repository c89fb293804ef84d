"""The search index of the test application: there is always one, and no test sees what another one indexed by accident."""

import shutil
from pathlib import Path

from flask import Flask

from app.search.index import DIRECTORY, LEDGER, engine

REMEMBERED = ("search_engine", "search_audiences", "search_refreshed")


def forget(app: Flask) -> None:
    """Drop what the process remembers: numbers of rows begin again with each test's database."""
    for name in REMEMBERED[1:]:
        app.extensions.pop(name, None)


def without_index(app: Flask) -> None:
    """Begin as on the first day: no index, no ledger."""
    forget(app)
    app.extensions.pop(REMEMBERED[0], None)
    folder = Path(app.extensions["settings"].data_dir)
    for name in (DIRECTORY, LEDGER):
        shutil.rmtree(folder / name, ignore_errors=True)


def with_empty_index(app: Flask) -> None:
    """Begin with an index that holds nothing."""
    without_index(app)
    engine(app).rebuild(())
