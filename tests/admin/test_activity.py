"""The activity log: nobody can rewrite it, administrators read, filter and export it."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from app.admin import operations, policy, queries
from app.admin.queries import Filter
from app.companies import operations as company_operations
from app.companies.details import Details
from app.core import activity
from app.core.access import ANONYMOUS, SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Forbidden
from app.core.transaction import transact
from tests.support.cast import Cast
from tests.support.page import MARKER, CheckingClient

SignIn = Callable[[Any], CheckingClient]
EVERYBODY = ("mia", "max", "olga", "cleo", "pat", "ada")


def _happen(cast: Cast, *names: str) -> list[int]:
    return [company_operations.create_company(cast.cleo, Details(name)).id for name in names]


def _entries(client: CheckingClient, query: str = "") -> list[str]:
    return [row.get_text(" ", strip=True) for row in client.page(f"/admin/activity?{query}").select("tbody .admin-what")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE activity SET fact = 'x'",
        "UPDATE activity SET happened_at = '2020-01-01'",
        "UPDATE activity SET company_id = 2",
        "DELETE FROM activity",
    ],
)
def test_the_database_itself_refuses_to_rewrite_the_log(cast: Cast, statement: str) -> None:
    """Check 75: entries are only ever added."""
    _happen(cast, "Before")
    before = db_session.execute(select(Activity.fact, Activity.happened_at, Activity.company_id)).all()
    with pytest.raises(DatabaseError, match="append-only"), transact():
        db_session.execute(text(statement))
    assert db_session.execute(select(Activity.fact, Activity.happened_at, Activity.company_id)).all() == before


def test_an_erasure_may_blank_the_person(cast: Cast) -> None:
    _happen(cast, "Theirs")
    with transact():
        db_session.execute(text("UPDATE activity SET actor_name = '', actor_id = NULL"))
    assert set(db_session.scalars(select(Activity.actor_name))) == {""}


def test_only_administrators_read_it(cast: Cast) -> None:
    _happen(cast, "One")
    for viewer in (*(getattr(cast, name) for name in EVERYBODY), SYSTEM, ANONYMOUS):
        found = db_session.scalars(queries.visible_to(viewer)).all()
        assert bool(found) is policy.can_read_activity(viewer)
        assert policy.can_read_activity(viewer) is (viewer in {cast.ada, SYSTEM})


def test_filters_are_in_the_address(cast: Cast, sign_in: SignIn) -> None:
    first, second = _happen(cast, "Alpha", "Beta")
    with transact():
        company_operations.archive_company(cast.ada, db_session.get_one(company_operations.editing.Company, first))
    client = sign_in(cast.ada)
    assert any("Alpha" in entry for entry in _entries(client))
    assert ["archived" in entry for entry in _entries(client, "fact=companies.archived")] == [True]
    assert len(_entries(client, f"company={second}")) == 1
    assert len(_entries(client, "subject=alph")) == 2
    assert len(_entries(client, "person=ADA&subject=alpha")) == 1
    assert len(_entries(client, "subject=alpha&since=2001-01-01&until=2999-12-31")) == 2
    assert _entries(client, "subject=alpha&until=2001-01-01") == []
    assert _entries(client, "subject=%25") == []
    for odd in ("since=soon&until=9999-12-31", "company=99999999999999&fact=no.such", "page=<i:1~&person=%00", "company=x"):
        assert client.get(f"/admin/activity?{odd}").status_code == 200


def test_days_are_those_of_the_reader(cast: Cast) -> None:
    with transact():
        activity.record(company_operations.editing.facts.ARCHIVED, actor=SYSTEM, title="Edge")
        late = datetime(2026, 5, 1, 15, 30, tzinfo=UTC)
        db_session.add(Activity(fact="companies.archived", audience="staff", subject_title="Edge of day", happened_at=late))
    day = datetime(2026, 5, 2, tzinfo=UTC).date()
    found = db_session.scalars(queries.narrowed(cast.ada, Filter(since=day, until=day))).all()
    assert [row.subject_title for row in found] == ["Edge of day"]


def test_pages_go_on_without_a_gap(cast: Cast, sign_in: SignIn) -> None:
    _happen(cast, *(f"Company {number}" for number in range(120)))
    client, seen = sign_in(cast.ada), []
    soup = client.page("/admin/activity?fact=companies.created")
    while True:
        seen += [cell.get_text() for cell in soup.select("tbody .admin-what a")]
        following = soup.find("a", rel="next")
        if following is None:
            break
        soup = client.page(following["href"])
    assert len(seen) == len(set(seen)) == 120


def test_the_page_costs_the_same_however_long(cast: Cast, sign_in: SignIn, count_statements: Callable[[], Any]) -> None:
    client = sign_in(cast.ada)
    _happen(cast, "First")
    client.get("/admin/activity")
    with count_statements() as few:
        client.get("/admin/activity?fact=companies.created")
    _happen(cast, *(f"Company {number}" for number in range(30)))
    with count_statements() as many:
        client.get("/admin/activity?fact=companies.created")
    assert len(many) == len(few)
    assert len(many) <= 7, many


def test_text_of_people_stays_text(cast: Cast, sign_in: SignIn) -> None:
    _happen(cast, MARKER, "{actor.__class__} %(x)s {")
    assert any(MARKER in entry for entry in _entries(sign_in(cast.ada)))


def test_the_export_is_harmless_filtered_and_written_down(cast: Cast, sign_in: SignIn) -> None:
    _happen(cast, "=1+1", "Other one")
    answer = sign_in(cast.ada).post("/admin/activity/export?subject==1")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    told = db_session.scalars(select(Activity).where(Activity.fact == "admin.activity_exported")).all()
    assert [(row.actor_id, row.particulars, row.audience) for row in told] == [(cast.ada.id, {"count": 1}, "staff")]


@pytest.mark.parametrize("name", ["mia", "max", "olga", "cleo", "pat"])
def test_nobody_else_exports(cast: Cast, name: str) -> None:
    before = db_session.scalar(select(func.count(Activity.id)))
    with pytest.raises(Forbidden):
        operations.export_activity(getattr(cast, name), Filter())
    assert db_session.scalar(select(func.count(Activity.id))) == before
