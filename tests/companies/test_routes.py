"""Pages of companies: what is seen, by whom, and what happens when two people edit at once."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from app.companies import labels, operations, queries
from app.companies.models import Company
from app.core import clock
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from tests.companies.conftest import Make, Two
from tests.support.cast import Cast
from tests.support.page import MARKER, CheckingClient

SignIn = Callable[[Any], CheckingClient]


def _typed(**values: str) -> dict[str, str]:
    """Return what a browser sends for the form of a company."""
    return dict.fromkeys(labels.FIELDS, "") | {"tier": "mid", "lifecycle": "adoption"} | values


def _names(client: CheckingClient, query: str) -> list[str]:
    return [cell.a.get_text() for cell in client.page(f"/companies?{query}").select("tbody th")]


def test_filters_and_orders_are_in_the_address(cast: Cast, sign_in: SignIn, two: Two, make: Make) -> None:
    today = clock.today("Asia/Tokyo")
    make("Zeta", tier="low", renews_on=today + timedelta(days=10), reading="アルファ", owner_id=cast.cleo.id)
    make("Beta %_", lifecycle="at_risk", renews_on=today + timedelta(days=100), domains=("beta.example",))
    operations.archive_company(SYSTEM, make("Gone"))
    client = sign_in(cast.pat)
    assert _names(client, "") == ["Acme", "Beta %_", "Other", "Zeta"]
    assert _names(client, "tier=low") == ["Zeta"]
    assert _names(client, "lifecycle=at_risk") == ["Beta %_"]
    assert _names(client, "renews=30") == ["Zeta"]
    assert _names(client, f"owner={cast.cleo.id}") == ["Zeta"]
    assert _names(client, "owner=0&tier=high") == ["Acme"]
    assert _names(client, "q=あるふぁ") == ["Zeta"]
    assert _names(client, "q=%EF%BC%A2ETA.example") == ["Beta %_"]
    assert _names(client, "q=%25_") == ["Beta %_"]
    assert _names(client, "archived=1") == ["Gone"]
    assert _names(client, "sort=renewal")[:2] == ["Zeta", "Beta %_"]
    assert _names(client, "sort=newest")[0] == "Beta %_"
    for odd in (
        "tier=x&lifecycle=y&owner=z&renews=-1&sort=drop",
        "page=>i:~&owner=99999999999999999999",
        "q=%00",
        "q=" + "あ" * 5000,
    ):
        assert client.get(f"/companies?{odd}").status_code == 200


@pytest.mark.parametrize("sort", ["name", "renewal", "newest"])
def test_pages_show_every_company_once(cast: Cast, sign_in: SignIn, make: Make, sort: str) -> None:
    for number in range(58):
        make(f"Company {number % 7}", renews_on=clock.today() + timedelta(days=number % 5) if number % 3 else None)
    client = sign_in(cast.cleo)
    soup, found = client.page(f"/companies?sort={sort}"), []
    while True:
        found += [link["href"] for link in soup.select("tbody th a")]
        following = soup.find("a", rel="next")
        if following is None:
            break
        soup = client.page(following["href"])
    assert len(found) == len(set(found)) == 60


def test_the_list_costs_the_same_however_long(
    cast: Cast, sign_in: SignIn, make: Make, count_statements: Callable[[], Any]
) -> None:
    client = sign_in(cast.cleo)
    client.get("/companies")
    make("One more", owner_id=cast.cleo.id)
    with count_statements() as few:
        client.get("/companies")
    for number in range(20):
        make(f"Company {number}", owner_id=(cast.ada.id if number % 2 else cast.cleo.id))
    with count_statements() as many:
        client.get("/companies")
    assert len(many) == len(few)
    assert len(many) <= 6, many


def test_text_of_people_stays_text(cast: Cast, sign_in: SignIn, make: Make, two: Two) -> None:
    company = make(MARKER, plan=MARKER, reading=MARKER, external_id=MARKER)
    client = sign_in(cast.cleo)
    for path in ("/companies", f"/companies/{company.id}", f"/companies/{company.id}/edit", f"/companies?q={MARKER}"):
        client.page(path)


def test_adding_and_changing(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.cleo)
    typed = _typed(name="みどり商店", owner_id=str(cast.cleo.id), domains="midori.example")
    answer = client.post("/companies/new", data=typed)
    assert answer.status_code == 303
    page = client.page(answer.location)
    assert page.h1.get_text() == "みどり商店"
    assert "Cleo" in page.select_one(".companies-glance").get_text()
    edit = client.page(f"{answer.location}/edit")
    version = edit.find("input", attrs={"name": "version"})["value"]
    assert client.post(f"{answer.location}/edit", data={**typed, "version": version, "plan": "Gold"}).status_code == 303
    assert "Gold" in client.page(answer.location).get_text()


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(cast: Cast, sign_in: SignIn, two: Two) -> None:
    typed = _typed(name="Kept text", domains="not;a;domain", external_id="K")
    answer = sign_in(cast.cleo).post("/companies/new", data=typed)
    assert answer.status_code == 422
    assert "Kept text" in answer.text
    assert "domains-error" in answer.text
    assert db_session.scalar(select(Company.id).where(Company.name == "Kept text")) is None


@pytest.mark.parametrize("extra", [{"owner_id": "1"}, {"owner_id": "x"}, {"tier": "gold"}, {"name": ""}, {"seats": "many"}])
def test_what_no_form_offers_is_refused(cast: Cast, sign_in: SignIn, two: Two, extra: dict[str, str]) -> None:
    answer = sign_in(cast.cleo).post("/companies/new", data=_typed(name="X") | extra)
    assert answer.status_code == 422


def test_columns_that_no_form_has_cannot_be_set(cast: Cast, sign_in: SignIn, two: Two) -> None:
    """Check 27: every column of the model is sent along; only those of the form count."""
    forged = {column.name: "1" for column in Company.__table__.columns} | _typed(name="Forged")
    answer = sign_in(cast.cleo).post("/companies/new", data={**forged, "archived_at": "2020-01-01", "sort_name": "aaa"})
    assert answer.status_code == 303
    company = db_session.scalar(select(Company).where(Company.name == "Forged"))
    assert company is not None
    assert (company.archived_at, company.sort_name, company.version) == (None, "forged", 1)
    assert company.id != 1


def test_two_editors_meet_on_the_conflict_page(cast: Cast, sign_in: SignIn, two: Two) -> None:
    first, second = sign_in(cast.cleo), sign_in(cast.ada)
    path, typed = f"/companies/{two.acme.id}/edit", _typed(version=str(two.acme.version))
    assert first.post(path, data={**typed, "name": "Acme by Cleo"}).status_code == 303
    answer = second.post(path, data={**typed, "name": "Acme by Ada"})
    assert answer.status_code == 409
    assert "Acme by Cleo" in answer.text
    assert "Acme by Ada" in answer.text
    # Both sides stand under the label of the form, and what is the same on both is left out.
    mine, current = (
        [one.get_text() for one in BeautifulSoup(answer.text, "html.parser").select(f"[for^={side}-]")]
        for side in ("mine", "current")
    )
    assert mine == ["Company name"]
    assert "Company name" in current
    assert "Tier" not in current
    assert queries.names([two.acme.id])[two.acme.id] == "Acme by Cleo"


def test_archiving_and_restoring(cast: Cast, sign_in: SignIn, two: Two) -> None:
    client, path = sign_in(cast.cleo), f"/companies/{two.other.id}"
    assert client.post(f"{path}/archive").status_code == 303
    assert "Other" not in _names(client, "")
    assert client.page(path).find("form", action=f"{path}/restore")
    assert client.post(f"{path}/archive").status_code == 422
    assert client.post(f"{path}/restore").status_code == 303
    assert "Other" in _names(client, "")


def test_product_staff_read_only(cast: Cast, sign_in: SignIn, two: Two) -> None:
    client, path = sign_in(cast.pat), f"/companies/{two.acme.id}"
    assert client.page(path).find("a", href=f"{path}/edit") is None
    for method, address in (
        ("GET", f"{path}/edit"),
        ("POST", f"{path}/edit"),
        ("GET", "/companies/new"),
        ("POST", f"{path}/archive"),
        ("POST", "/companies/export"),
        ("GET", "/companies/import"),
    ):
        assert client.open(address, method=method).status_code == 403, address


def test_customers_see_their_own_company_and_only_leaders_its_terms(cast: Cast, sign_in: SignIn, two: Two) -> None:
    operations.revise_company(
        SYSTEM,
        two.acme,
        operations.editing.Details(
            "Acme",
            "high",
            "at_risk",
            plan="Gold",
            owner_id=cast.cleo.id,
            renews_on=clock.today() + timedelta(days=77),
            seats=4321,
        ),
    )
    mia, max_ = sign_in(cast.mia).page("/company").get_text(), sign_in(cast.max).page("/company").get_text()
    for seen in (mia, max_):
        assert "Gold" in seen
        assert "Cleo" in seen
        assert "At risk" not in seen
        assert "High touch" not in seen
    assert "4321" in mia
    assert "4321" not in max_
    assert "Other" in sign_in(cast.olga).page("/company").h1.get_text()
    for person in (cast.mia, cast.max, cast.olga):
        assert sign_in(person).get("/companies").status_code == 403
    assert sign_in(cast.cleo).get("/company").location == "/companies"


def test_the_export_keeps_the_filter_and_is_written_down(cast: Cast, sign_in: SignIn, make: Make, two: Two) -> None:
    make("=cmd()", tier="low", plan="+1")
    answer = sign_in(cast.cleo).post("/companies/export?tier=low")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    assert rows[1][1] == "'=cmd()"
    assert "'+1" in rows[1]
    told = db_session.scalars(select(Activity).where(Activity.fact == "companies.exported")).all()
    assert [(row.actor_id, row.particulars) for row in told] == [(cast.cleo.id, {"count": 1})]


def test_an_import_from_file_to_report(cast: Cast, sign_in: SignIn, two: Two, run_jobs: Callable[[], int]) -> None:
    client = sign_in(cast.cleo)
    data = "会社名,外部ID,タッチ,謎の列\n新しい会社,W-1,ハイタッチ,1\nAcme,acme,プラチナ,2\n".encode("cp932")
    answer = client.post("/companies/import", data={"file": (io.BytesIO(data), "一覧.csv")})
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    run_jobs()
    page = client.page(answer.location)
    assert "謎の列" in page.get_text()
    assert "プラチナ" in page.get_text()
    assert db_session.scalar(select(func.count(Company.id)).where(Company.external_id == "W-1")) == 0
    assert client.post(f"{answer.location}/run").status_code == 303
    run_jobs()
    assert db_session.scalar(select(func.count(Company.id)).where(Company.external_id == "W-1")) == 1
    skipped = client.page(f"{answer.location}?outcome=skipped").select("tbody tr")
    assert len(skipped) == 1
    assert client.page("/companies/import").find("a", href=answer.location)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"a\x00b", b'name\n"x', b"x" * 5000], ids=["none", "zip", "nul", "broken", "large"]
)
def test_an_unreadable_upload_says_so_at_the_field(
    cast: Cast, sign_in: SignIn, two: Two, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.companies.csv_files.LARGEST", 4000)
    answer = sign_in(cast.cleo).post("/companies/import", data={"file": (io.BytesIO(data), "x.csv")})
    assert answer.status_code == 422
    assert "file-error" in answer.text


def test_what_is_not_there_is_404(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.cleo)
    for path in ("/companies/999999", "/companies/999999/edit", "/companies/imports/999999", "/companies/99999999999999999999"):
        assert client.get(path).status_code == 404, path
