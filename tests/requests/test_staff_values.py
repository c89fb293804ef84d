"""Check 29: what the staff alone know of requests is not told to clients, by no order, filter, count, length or file."""

import io
import zipfile

import pytest

from app.core.database import db_session
from app.requests import operations
from tests.requests.merged import ask, installed, stored


@pytest.fixture
def two(app, cast):
    """Return two requests with one vote each, of which the second is worth far more to the staff."""
    installed()
    low, high = ask(cast.olga, "Needed a little"), ask(cast.mia, "Worth far more", importance=3)
    operations.sort_request(cast.cleo, stored(high.id), area_id=None, tags=(), owner_id=cast.pat.id, is_company_only=False)
    db_session.expunge_all()
    assert stored(high.id).value > stored(low.id).value
    return low.id, high.id


def order(text):
    """Return the two titles as they follow each other on a page."""
    return sorted(("Needed a little", "Worth far more"), key=text.index)


def test_nobody_but_staff_sorts_by_value(cast, sign_in, two):
    assert order(sign_in(cast.cleo).get("/requests?sort=value").text) == ["Worth far more", "Needed a little"]
    for person in (cast.mia, cast.olga):
        client = sign_in(person)
        by_votes, by_value = client.get("/requests?sort=votes").text, client.get("/requests?sort=value").text
        assert order(by_value) == order(by_votes)


@pytest.mark.parametrize("show", ["overdue", "unsorted", "company_only"])
def test_filters_of_the_staff_do_nothing_for_clients(cast, sign_in, two, show):
    text = sign_in(cast.olga).get(f"/requests?show={show}").text
    assert "Needed a little" in text and "Worth far more" in text


def test_pages_of_clients_name_neither_value_nor_owner(cast, sign_in, two):
    for person in (cast.mia, cast.olga):
        for path in (f"/requests/{two[0]}", f"/requests/{two[1]}", "/requests", "/roadmap", "/roadmap/list"):
            text = sign_in(person).get(path).text
            assert "Pat" not in text and "Value" not in text, path


def texts(answer):
    """Return what a file says: a table of text, or all parts of a workbook."""
    if not answer.data.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("path", ["/roadmap/export", "/roadmap/requests/export", "/roadmap/requests/export?sort=value"])
def test_what_clients_take_along_holds_nothing_of_the_staff(cast, sign_in, two, form, path):
    own = ask(cast.mia, "Ours alone zebrafish", is_company_only=True)
    operations.sort_request(cast.cleo, own, area_id=None, tags=(), owner_id=cast.pat.id, is_company_only=True)
    said = texts(sign_in(cast.olga).post(path, data={"form": form}))
    for word in ("zebrafish", "Pat", "value", "Value", "Acme"):
        assert word not in said.replace("dataValid", "").replace("sharedStrings", ""), word
    if "requests" in path:
        assert "Worth far more" in said


def test_what_is_weighed_is_taken_along_by_staff_alone(cast, sign_in, two):
    assert sign_in(cast.mia).post("/roadmap/weighing/export", data={"form": "csv"}).status_code == 403
    assert "Worth far more" in texts(sign_in(cast.cleo).post("/roadmap/weighing/export", data={"form": "csv"}))
