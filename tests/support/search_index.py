"""The search index of the test application: there is always one, and no test sees what another one indexed by accident."""

import shutil
from pathlib import Path

from flask import Flask

from app.core.search import IndexUnavailable
from app.search.index import DIRECTORY, LEDGER, engine

REMEMBERED = ("search_engine", "search_audiences", "search_refreshed", "search_pace")


def forget(app: Flask) -> None:
    """Drop what the process remembers and what another test indexed: numbers of rows begin again with each database."""
    for name in REMEMBERED[1:]:
        app.extensions.pop(name, None)
    if not _is_empty(app):
        with_empty_index(app)


def _is_empty(app: Flask) -> bool:
    try:
        return engine(app).count == 0
    except IndexUnavailable:
        return False


def without_index(app: Flask) -> None:
    """Begin as on the first day: no index, no ledger."""
    for name in REMEMBERED:
        app.extensions.pop(name, None)
    folder = Path(app.extensions["settings"].data_dir)
    for name in (DIRECTORY, LEDGER):
        shutil.rmtree(folder / name, ignore_errors=True)


def with_empty_index(app: Flask) -> None:
    """Begin with an index that holds nothing."""
    without_index(app)
    engine(app).rebuild(())
