"""Fixtures of every test: one application per process, one fresh database per test, no way out to the network."""

import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask

from app import create_app
from app.config import Settings
from app.core.database import db_session
from app.extensions import db
from tests.support.cast import Cast, make_cast
from tests.support.database import POSTGRES, TestDatabase, postgres_url
from tests.support.jobs import run_jobs as run_waiting_jobs
from tests.support.page import CheckingClient
from tests.support.search_index import forget, with_empty_index
from tests.support.sign_in import sign_in as open_session
from tests.support.spreading import pytest_xdist_make_scheduler  # noqa: F401  (a hook: spreads tests over processes)
from tests.support.statements import counted

hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    # A change is judged by the same examples every time; at a desk they differ, to find more.
    hypothesis.settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the same tests run on PostgreSQL."""
    parser.addoption("--postgres", action="store_true", help="run on the server of ENGAWA_TEST_POSTGRES_URL")
    parser.addoption("--renew-dictionary", action="store_true", help="write static/dictionary.txt anew")
    parser.addoption("--smoke", action="store_true", help="shorten each drill to 20 seconds")


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    """Return a data folder of this test process, in memory where the machine allows."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


@pytest.fixture(scope="session")
def settings(data_dir: Path, request: pytest.FixtureRequest) -> Settings:
    """Return the settings of the test application."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    url = ""
    if request.config.getoption("--postgres"):
        assert POSTGRES, "ENGAWA_TEST_POSTGRES_URL must name a server"
        url = postgres_url(worker)
    return Settings(
        _env_file=None,
        environment="test",
        data_dir=data_dir,
        database_url=url,
        base_url="http://localhost",
        secret_key="t" * 40,
        metrics_token="metrics-token-of-the-tests",
        search_vectors=False,
        staff_totp=False,
        log_format="json",
    )


@pytest.fixture(scope="session")
def _app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=True)
    app.test_client_class = CheckingClient
    with_empty_index(app)
    return app


@pytest.fixture(scope="session")
def _database(_app: Flask) -> TestDatabase:
    return TestDatabase(_app)


@pytest.fixture
def app(_app: Flask, _database: TestDatabase) -> Iterator[Flask]:
    """Return the application on a fresh database, with an application context for operations and queries."""
    _database.reset()
    forget(_app)
    with _app.app_context():
        yield _app
        db_session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """Return an anonymous client that checks every page."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Return the standing cast: people of two companies and the staff."""
    return make_cast(app)


@pytest.fixture
def sign_in(app: Flask, cast: Cast) -> Callable[[Any], CheckingClient]:
    """Return a function that gives a client signed in as a person of the cast."""

    def as_person(person: Any) -> CheckingClient:
        client: CheckingClient = app.test_client()  # type: ignore[assignment]
        open_session(client, person)
        return client

    return as_person


@pytest.fixture
def run_jobs(app: Flask) -> Callable[[], int]:
    """Return a function that runs every job that is due and says how many ran."""
    return lambda: run_waiting_jobs(app)


@pytest.fixture
def count_statements(app: Flask) -> Any:
    """Return a context manager that collects the SQL statements of a block."""
    return counted


@pytest.fixture(autouse=True)
def _no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
