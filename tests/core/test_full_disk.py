"""A full disk: a sentence, the right status, nothing half done, and reading goes on; all is well when there is room again."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from app.companies import labels
from app.companies.models import Company
from app.core.activity import Activity
from app.core.database import db_session
from app.extensions import db
from tests.support.cast import Cast
from tests.support.page import CheckingClient

pytestmark = pytest.mark.sqlite
LONG = dict.fromkeys(labels.FIELDS, "") | {"tier": "low", "lifecycle": "onboarding", "request_key": "f" * 20}


@pytest.fixture
def full_disk(app: Flask) -> Iterator[Callable[[], None]]:
    """Let the database grow no more, as on a full disk, until the returned function is called."""

    def bound(connection: Any, _record: object, _proxy: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    def lift() -> None:
        if event.contains(db.engine, "checkout", bound):
            event.remove(db.engine, "checkout", bound)
        db_session.remove()
        db.engine.dispose()

    db_session.remove()
    event.listen(db.engine, "checkout", bound)
    yield lift
    lift()


def test_a_full_disk_is_told_and_leaves_nothing_half_done(
    app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], full_disk: Callable[[], None]
) -> None:
    client = sign_in(cast.cleo)
    statuses = set()
    for number in range(40):
        form = {**LONG, "name": f"満杯{number}", "plan": "長い" * 40, "request_key": f"{number:020}"}
        statuses.add(client.post("/companies/new", data=form).status_code)
    assert 507 in statuses
    assert statuses <= {303, 507}
    assert client.get("/companies").status_code == 200
    added = db_session.scalar(select(func.count(Company.id)).where(Company.name.startswith("満杯"))) or 0
    full_disk()
    form = {**LONG, "name": "満杯のあと"}
    assert client.post("/companies/new", data=form).status_code == 303
    assert db_session.scalar(select(func.count(Activity.id)).where(Activity.subject_title.startswith("満杯"))) == added + 1
