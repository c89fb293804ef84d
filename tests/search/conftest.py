"""Every test of search begins without an index, without a ledger and without anything remembered."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.search.index import engine as engine_of
from tests.support.search_index import with_empty_index, without_index


@pytest.fixture(autouse=True)
def _fresh_index(app: Flask) -> Iterator[None]:
    without_index(app)
    yield
    with_empty_index(app)


@pytest.fixture
def indexed(app: Flask, run_jobs: Callable[[], int]) -> Callable[[], None]:
    """Return a function that does what the worker does: builds the index when there is none and refreshes it."""

    def work() -> None:
        if not engine_of().healthy():
            engine_of().rebuild(())
        run_jobs()

    return work
