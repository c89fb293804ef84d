"""Every test of search begins without an index, without a ledger and without anything remembered."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.search.index import DIRECTORY, LEDGER
from app.search.index import engine as engine_of

REMEMBERED = ("search_engine", "search_audiences", "search_refreshed")


def forget(app: Flask) -> None:
    """Drop what the process remembers of the index, and the folders themselves."""
    for name in REMEMBERED:
        app.extensions.pop(name, None)
    folder = Path(app.extensions["settings"].data_dir)
    for name in (DIRECTORY, LEDGER):
        shutil.rmtree(folder / name, ignore_errors=True)


@pytest.fixture(autouse=True)
def _fresh_index(app: Flask) -> Iterator[None]:
    forget(app)
    yield
    forget(app)


@pytest.fixture
def indexed(app: Flask, run_jobs: Callable[[], int]) -> Callable[[], None]:
    """Return a function that does what the worker does: builds the index when there is none and refreshes it."""

    def work() -> None:
        if not engine_of().healthy():
            engine_of().rebuild(())
        run_jobs()

    return work
