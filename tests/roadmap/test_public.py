"""The page without sign-in: there only when switched on, with what is marked for it, and without names."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from app.requests.models import State
from app.roadmap import operations
from app.roadmap.operations import Words
from tests.roadmap.rows import area, request
from tests.support.cast import Cast
from tests.support.page import CheckingClient


@pytest.fixture
def _switched_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.extensions["settings"], "roadmap_public", True)


def test_it_is_not_there_unless_switched_on(cast: Cast, client: CheckingClient, sign_in: Any) -> None:
    request("Marked", "planned", is_public=True)
    assert client.get("/roadmap/public").status_code == 404
    assert sign_in(cast.ada).get("/roadmap/public").status_code == 404


@pytest.mark.usefixtures("_switched_on")
def test_only_what_is_marked_and_nobodys_own(cast: Cast, client: CheckingClient) -> None:
    place = area("Exports")
    shown = request(
        "Marked", "planned", area_id=place.id, votes_count=12, author_id=cast.mia.id, company_id=1,
        situation="Acme prints invoices", external_key="PROJ-7", external_url="https://tracker.example/7", value=4711,
    )  # fmt: skip
    operations.describe_request(cast.pat, shown, Words(purpose="What it **brings**", is_public=True, quarter="2031Q1"))
    request("Not marked", "planned")
    request("Theirs", "planned", is_public=True, is_company_only=True, company_id=1)
    request("Hidden", "planned", is_public=True, state=State.HIDDEN)
    request("Duplicate", "planned", is_public=True, merged_into_id=shown.id)
    request("New", "new", is_public=True)
    page = client.get("/roadmap/public", headers={"Accept-Language": "en"})
    soup = BeautifulSoup(page.text, "html5lib")
    assert [one.get_text(strip=True) for one in soup.select(".road-card__title")] == ["Marked"]
    text = soup.select_one("main").get_text(" ", strip=True)  # type: ignore[union-attr]
    assert "Needed by 12 people" in text and "Exports" in text and "Jan–Mar 2031" in text
    assert "<strong>brings</strong>" in page.text
    for secret in ("Mia", "Acme", "PROJ-7", "tracker", "4711", f"/requests/{shown.id}"):
        assert secret not in page.text


@pytest.mark.usefixtures("_switched_on")
def test_it_says_so_when_nothing_is_shown(client: CheckingClient) -> None:
    assert "Nothing is shown here yet" in client.get("/roadmap/public", headers={"Accept-Language": "en"}).text
