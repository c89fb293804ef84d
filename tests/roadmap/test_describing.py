"""What the roadmap says of a request: by whom, within which bounds, and without overwriting anybody's words."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, NotFound, Refused
from app.files import operations as files
from app.requests.models import FeatureRequest
from app.roadmap import operations
from app.roadmap.operations import Words
from tests.files.making import picture
from tests.roadmap.rows import request
from tests.support.cast import Cast
from tests.support.page import CheckingClient

SignIn = Callable[[Any], CheckingClient]
FULL = Words(
    "Choose **columns** yourself", "next", "2031Q1", 40, True, "PROJ-7", "https://tracker.example/PROJ-7?view=all#top"
)  # fmt: skip


def _fresh(found: FeatureRequest) -> FeatureRequest:
    db_session.expire_all()
    return db_session.get_one(FeatureRequest, found.id)


def _facts(name: str) -> list[Activity]:
    return list(db_session.scalars(select(Activity).where(Activity.fact == name)))


def test_words_are_kept_rendered_and_written_down_once(cast: Cast) -> None:
    asked = request("Columns", "planned")
    operations.describe_request(cast.pat, asked, FULL)
    operations.describe_request(cast.pat, asked, FULL)
    found = _fresh(asked)
    assert "<strong>columns</strong>" in found.purpose_html
    assert (found.term, found.quarter, found.progress, found.is_public) == ("next", "2031Q1", 40, True)
    assert (found.external_key, found.external_url) == (FULL.external_key, FULL.external_url)
    assert len(_facts("roadmap.request_described")) == 1


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (Words(purpose="a" * 10_001), "purpose"),
        (Words(term="someday"), "term"),
        (Words(quarter="2031Q5"), "quarter"),
        (Words(progress=101), "progress"),
        (Words(progress=-1), "progress"),
        (Words(external_key="k" * 81), "external_key"),
        (Words(external_url="javascript:alert(1)"), "external_url"),
        (Words(external_url="https://someone@tracker.example/"), "external_url"),
        (Words(external_url="https://tracker.example/a b"), "external_url"),
        (Words(external_url="https://[broken/"), "external_url"),
        (Words(external_url="https://t.example/" + "x" * 500), "external_url"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(cast: Cast, words: Words, field: str) -> None:
    with pytest.raises(Refused) as refused:
        operations.describe_request(cast.pat, request("Columns"), words)
    assert refused.value.field == field


def test_what_one_company_sees_is_never_made_public(cast: Cast) -> None:
    asked = request("Theirs", "planned", company_id=1, is_company_only=True)
    with pytest.raises(Refused) as refused:
        operations.describe_request(cast.pat, asked, Words(is_public=True))
    assert refused.value.field == "is_public"
    assert not _fresh(asked).is_public


def test_customers_say_nothing_on_the_roadmap(cast: Cast) -> None:
    asked = request("Columns", "planned", author_id=cast.mia.id)
    with pytest.raises(Forbidden):
        operations.describe_request(cast.mia, asked, FULL)
    with pytest.raises(Forbidden):
        operations.place_request(cast.mia, asked, "term", "now")
    with pytest.raises(Forbidden):
        operations.weigh_request(cast.mia, asked, {"impact": 100})


def test_two_who_write_at_once_both_keep_their_words(cast: Cast, sign_in: SignIn) -> None:
    """R-18: the second gets the page that shows both texts."""
    asked = request("Columns", "planned")
    key, version, address = asked.id, asked.version, f"/roadmap/requests/{asked.id}/words"
    operations.describe_request(cast.pat, asked, Words(purpose="What Pat wrote"), version=version)
    with pytest.raises(Conflict) as conflict:
        operations.describe_request(cast.cleo, _fresh(asked), Words(purpose="What Cleo wrote"), version=version)
    assert "What Pat wrote" in conflict.value.current.values()
    sent = {"purpose": "What Cleo wrote", "term": "", "quarter": "", "version": str(version)}
    page = sign_in(cast.cleo).post(address, data=sent)
    assert page.status_code == 409
    assert "What Cleo wrote" in page.text and "What Pat wrote" in page.text
    assert db_session.scalar(select(FeatureRequest.purpose).where(FeatureRequest.id == key)) == "What Pat wrote"


def test_the_form_keeps_what_was_typed_when_it_is_refused(cast: Cast, sign_in: SignIn) -> None:
    asked = request("Columns", "planned", quarter="2020Q1")
    client = sign_in(cast.pat)
    assert 'value="2020Q1" selected' in client.get(f"/roadmap/requests/{asked.id}/words").text.replace(
        'selected value="2020Q1"', 'value="2020Q1" selected'
    )
    sent = {"purpose": "Kept words", "term": "now", "quarter": "", "external_url": "ftp://x", "version": str(asked.version)}
    refused = client.post(f"/roadmap/requests/{asked.id}/words", data=sent)
    assert refused.status_code == 422 and "Kept words" in refused.text
    sent["external_url"] = "https://tracker.example/1"
    assert client.post(f"/roadmap/requests/{asked.id}/words", data=sent).status_code == 303
    assert (_fresh(asked).purpose, _fresh(asked).term) == ("Kept words", "now")


def test_pictures_in_the_words_are_seen_by_whoever_sees_the_request_and_not_without_sign_in(
    app: Flask, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.extensions["settings"], "roadmap_public", True)
    asked, file = request("Columns", "planned"), files.upload_image(cast.pat, picture(), "columns.png")
    words = Words(f"Choose them\n\n![Two columns](/files/{file.id}/columns.png)", is_public=True)
    assert sign_in(cast.olga).get(f"/files/{file.id}/columns.png").status_code == 404
    operations.describe_request(cast.pat, asked, words)
    page = sign_in(cast.olga).page(f"/requests/{asked.id}")
    assert page.select_one(f'main img[src*="/files/{file.id}/"]') is not None
    assert sign_in(cast.olga).get(f"/files/{file.id}/columns.png").status_code == 200
    shown = app.test_client().get("/roadmap/public").text
    assert "Choose them" in shown and "/files/" not in shown


def test_the_words_are_written_in_the_editor_of_everywhere_else(cast: Cast, sign_in: SignIn) -> None:
    asked = request("Columns", "planned")
    editor = sign_in(cast.pat).page(f"/roadmap/requests/{asked.id}/words").select_one(".editor")
    assert editor is not None
    assert (editor["data-preview-url"], editor["data-upload-url"]) == ("/comments/preview", "/files")
    assert editor.select_one("[data-show-preview]") is not None and editor.select_one("[data-choose-file]") is not None


def test_a_card_moves_in_time_and_back(cast: Cast, sign_in: SignIn) -> None:
    asked = request("Columns", "planned")
    client = sign_in(cast.cleo)
    address, back = f"/roadmap/requests/{asked.id}/place", "/roadmap?by=term&area=1"
    answer = client.post(address, data={"by": "term", "to": "now", "next": back})
    assert (answer.status_code, answer.location) == (303, back)
    assert _fresh(asked).term == "now"
    client.post(address, data={"by": "quarter", "to": "2031Q2"})
    client.post(address, data={"by": "term", "to": ""})
    found = _fresh(asked)
    assert (found.term, found.quarter) == (None, "2031Q2")
    for wrong in ({"by": "status_id", "to": "1"}, {"by": "term", "to": "2031Q2"}, {"by": "quarter", "to": "now"}, {}):
        assert client.post(address, data=wrong).status_code == 303
    assert (_fresh(asked).term, _fresh(asked).quarter) == (None, "2031Q2")
    assert [one.particulars["after"] for one in _facts("roadmap.request_placed")] == ["now", "2031Q2", ""]


def test_next_leads_nowhere_else(cast: Cast, sign_in: SignIn) -> None:
    asked = request("Columns", "planned")
    sent = {"by": "term", "to": "now", "next": "https://elsewhere.example/"}
    assert sign_in(cast.pat).post(f"/roadmap/requests/{asked.id}/place", data=sent).location == "/roadmap"


def test_a_duplicate_and_what_is_gone_are_not_found(cast: Cast, sign_in: SignIn) -> None:
    leading = request("Leading", "planned")
    duplicate, deleted = request("Duplicate", merged_into_id=leading.id), request("Deleted", state="deleted")
    client = sign_in(cast.pat)
    for one in (duplicate, deleted):
        assert client.get(f"/roadmap/requests/{one.id}/words").status_code == 404
        assert client.post(f"/roadmap/requests/{one.id}/place", data={"by": "term", "to": "now"}).status_code == 404
    with pytest.raises((NotFound, Refused)):
        operations.place_request(cast.pat, duplicate, "term", "now")
