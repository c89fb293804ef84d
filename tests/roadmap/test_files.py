"""Tables taken along: what one sees and no more, in the order of the page, and nothing a spreadsheet would run."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from app.core import xlsx_writing
from app.core.activity import Activity
from app.core.database import db_session
from tests.roadmap.rows import request, soon, vote
from tests.support.cast import Cast
from tests.support.page import CheckingClient

SignIn = Callable[[Any], CheckingClient]
FORMULAS = ("=1+1", "+1", "-1", "@SUM(1)", "＝1", "\t=1")


def _csv(client: CheckingClient, address: str) -> list[dict[str, str]]:
    answer = client.post(address, data={"form": "csv"})
    assert answer.status_code == 200 and answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def _sheet(data: bytes) -> tuple[list[str], Element, Element]:
    with ZipFile(io.BytesIO(data)) as book:
        texts, sheet, styles = (
            fromstring(book.read(f"xl/{name}.xml")) for name in ("sharedStrings", "worksheets/sheet1", "styles")
        )
    return ["".join(one.itertext()) for one in texts.iterfind("{*}si")], sheet, styles


def test_customers_take_along_what_they_see_and_no_number_of_the_staff(cast: Cast, sign_in: SignIn) -> None:
    """Checks 24 and 31, for files."""
    request("Theirs", "planned", company_id=1, is_company_only=True, votes_count=3)
    request("Everybody's", "planned", votes_count=9, value=4711, impact=90, next_review_on=soon(9))
    request("Not on the roadmap", "new")
    rows = _csv(sign_in(cast.olga), "/roadmap/export")
    assert [row["What is asked for"] for row in rows] == ["Everybody's"]
    assert rows[0]["Next review"] == soon(9).isoformat()
    assert "4711" not in str(rows) and "90" not in rows[0].values() and not {"Score", "Weighted value"} & set(rows[0])
    assert [row["What is asked for"] for row in _csv(sign_in(cast.max), "/roadmap/export")] == ["Everybody's", "Theirs"]


def test_filters_and_order_of_the_page_hold_for_the_file(cast: Cast, sign_in: SignIn) -> None:
    vote(request("Ours", "started", votes_count=1), cast.mia)
    request("Others", "started", votes_count=9)
    client = sign_in(cast.max)
    assert [row["What is asked for"] for row in _csv(client, "/roadmap/export?mine=1")] == ["Ours"]
    assert [row["What is asked for"] for row in _csv(client, "/roadmap/export?sort=value")] == ["Others", "Ours"]


def test_the_staff_take_along_what_they_weigh(cast: Cast, sign_in: SignIn) -> None:
    vote(request("Weighed", "planned", value=10, impact=50, effort=50, confidence=100, external_key="PROJ-1"), cast.olga)
    (row,) = _csv(sign_in(cast.cleo), "/roadmap/weighing/export")
    assert (row["Score"], row["Tech touch"], row["High touch"], row["Number in the tracker"]) == ("10.0", "1", "0", "PROJ-1")
    taken = db_session.scalars(select(Activity).where(Activity.fact == "roadmap.exported")).all()
    assert [(one.actor_id, one.particulars["count"]) for one in taken] == [(cast.cleo.id, 1)]


def test_the_list_of_requests_is_taken_along_as_it_is_narrowed(cast: Cast, sign_in: SignIn) -> None:
    """Checks 24 and 31: nothing of others, no value and no company for customers, whatever the address asks for."""
    request("Theirs", "new", company_id=1, is_company_only=True, value=4711)
    vote(request("Ours", "declined", company_id=2, value=4711), cast.olga)
    request("Open", "new", votes_count=9, company_id=1)
    client = sign_in(cast.olga)
    assert [row["What is asked for"] for row in _csv(client, "/roadmap/requests/export")] == ["Open", "Ours"]
    for asked in ("?sort=value", "?show=company_only"):
        rows = _csv(client, "/roadmap/requests/export" + asked)
        assert [row["What is asked for"] for row in rows] == ["Open", "Ours"]
        assert not {"Weighted value", "Company"} & set(rows[0]) and "4711" not in str(rows) and "Acme" not in str(rows)
    assert [row["What is asked for"] for row in _csv(client, "/roadmap/requests/export?show=company")] == ["Ours"]
    (row,) = _csv(sign_in(cast.cleo), "/roadmap/requests/export?show=company_only")
    assert (row["What is asked for"], row["Weighted value"], row["Company"]) == ("Theirs", "4711", "Acme")
    page = BeautifulSoup(client.get("/requests?show=company&sort=latest").text, "html5lib")
    (csv_form, xlsx_form) = page.select("form[action*='/roadmap/requests/export']")
    assert csv_form["action"] == xlsx_form["action"] == "/roadmap/requests/export?show=company&sort=latest"


@pytest.mark.parametrize("title", FORMULAS)
def test_no_cell_is_a_formula(cast: Cast, sign_in: SignIn, title: str) -> None:
    request(title, "planned")
    client = sign_in(cast.max)
    (row,) = _csv(client, "/roadmap/export")
    assert row["What is asked for"] == "'" + title
    texts, sheet, _styles = _sheet(client.post("/roadmap/export", data={"form": "xlsx"}).data)
    assert title in texts
    assert sheet.findall(".//{*}f") == sheet.findall(".//{*}hyperlink") == []


def test_a_sheet_keeps_numbers_days_and_texts_apart() -> None:
    made = xlsx_writing.write("A [name]/with: signs", ["Text", "Number", "Day", "None"], [("=1", 7, date(2026, 11, 22), None)])
    texts, sheet, styles = _sheet(made)
    assert texts == ["Text", "Number", "Day", "None", "=1"]
    cells = {one.attrib["r"]: one for one in sheet.iterfind(".//{*}c")}
    assert cells["B2"].findtext("{*}v") == "7" and cells["C2"].findtext("{*}v") == "46348" and "D2" not in cells
    quoted = [str(at) for at, one in enumerate(styles.iterfind("{*}cellXfs/{*}xf")) if one.get("quotePrefix") == "1"]
    assert cells["A2"].attrib["s"] in quoted


def test_days_are_those_of_the_reader_and_the_name_says_what_it_is(cast: Cast, sign_in: SignIn) -> None:
    request("Late in the evening", "planned", status_since=datetime(2026, 3, 1, 20, 30, tzinfo=UTC))
    client = sign_in(cast.max)
    for what, address in (("roadmap", "/roadmap/export"), ("requests", "/roadmap/requests/export")):
        (row,) = _csv(client, address)
        assert row["Since"] == "2026-03-02"
        answer = client.post(address, data={"form": "csv"})
        assert f'filename="{what}-' in answer.headers["Content-Disposition"]
        assert answer.data.startswith(b"\xef\xbb\xbf")


def test_columns_are_as_wide_as_japanese_is() -> None:
    made = xlsx_writing.write("Sheet", ["A", "B"], [("abcdefghijkl", "領収書の写真から、金額")])
    with ZipFile(io.BytesIO(made)) as book:
        sheet = fromstring(book.read("xl/worksheets/sheet1.xml"))
    widths = [float(one.attrib["width"]) for one in sheet.iterfind(".//{*}col")]
    assert widths[1] > 1.5 * widths[0]


def test_files_are_limited(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.max)
    answers = [client.post("/roadmap/export", data={"form": "csv"}).status_code for _number in range(31)]
    assert answers == [200] * 30 + [429]


@pytest.mark.parametrize("address", ["/roadmap/export", "/roadmap/requests/export", "/roadmap/weighing/export"])
@pytest.mark.parametrize("person", ["cleo", "pat"])
def test_no_two_columns_are_called_the_same(cast: Cast, sign_in: SignIn, address: str, person: str) -> None:
    request("One", "planned")
    client = sign_in(getattr(cast, person))
    for language, first in (("ja", "番号"), ("en", "Number")):
        client.post("/me/language", data={"language": language})
        head = client.post(address, data={"form": "csv"}).data.decode("utf-8-sig").splitlines()[0].split(",")
        assert head[0] == first and len(head) == len(set(head)) and all(head), head
