"""The site every drill runs against, with one member of staff."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.config import Settings
from app.core.access import SYSTEM
from app.core.database import db_session
from app.extensions import db
from app.people.operations.colleagues import add_person
from app.people.operations.profile import Profile
from tests.drills.journal import Journal
from tests.drills.visitor import Visitor
from tests.support.servers import Server

MAIL, PASSWORD = "drill@engawa.example", "a long enough passphrase"
LEASE_SECONDS = 5


@pytest.fixture
def is_smoke(request: pytest.FixtureRequest) -> bool:
    """Whether the drill shall be short."""
    return bool(request.config.getoption("--smoke"))


@pytest.fixture
def drilled(tmp_path: Path) -> Iterator[Flask]:
    """Return the application in the test's own process, on the data the server uses; connections are not kept open."""
    settings = Settings(_env_file=None, data_dir=tmp_path, search_vectors=False, staff_totp=False)
    app = create_app(settings)
    yield app
    with app.app_context():
        db_session.remove()
        db.engine.dispose()


@pytest.fixture
def server(tmp_path: Path, drilled: Flask) -> Iterator[Server]:
    """Return the running site."""
    running = Server(tmp_path, job_lease_seconds=LEASE_SECONDS)
    with drilled.app_context():
        add_person(SYSTEM, Profile("Drill", "", "", "en", "Asia/Tokyo"), mail=MAIL, password=PASSWORD, staff_role="cs")
    with running:
        yield running


@pytest.fixture
def visitor(server: Server) -> Visitor:
    """Return the member of staff, signed in."""
    person = Visitor(server.url)
    person.sign_in(MAIL, PASSWORD)
    person.get("/companies/new")
    return person


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Return an empty journal."""
    with closing(Journal(tmp_path / "journal")) as kept:
        yield kept
