"""Pages of statuses and of deciding: what they show, what they take, how they answer in a dialog, and who gets in."""

import pytest
from bs4 import BeautifulSoup

from app.core.database import db_session
from app.core.transaction import transact
from app.requests.models import FeatureRequest, Status
from app.requests.operations import post_request
from tests.faq.writing import published
from tests.requests.standing import move, soon, stands, statuses

FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def wish(app, cast):
    """Return a request of Mia."""
    statuses()
    return post_request(cast.mia, title="Export the invoices")


def form(wish, kind="planned", **more):
    version = db_session.get_one(FeatureRequest, wish.id, populate_existing=True).version
    return {
        "status_id": str(statuses()[kind]), "note": "We begin in spring.", "reason": "Many asked",
        "next_review_on": soon().isoformat(), "version": str(version), **more,
    }  # fmt: skip


def test_staff_say_where_it_stands_and_everybody_reads_it(cast, wish, sign_in):
    page = sign_in(cast.pat).page(f"/requests/{wish.id}/status")
    offered = [option.text for option in page.select("#status_id option")]
    assert offered == ["New", "Reviewing", "Planned", "Started", "Released", "Declined"]
    assert page.select_one("#next_review_on")["value"] == soon().isoformat()
    assert "1 person gets a mail" in page.select_one("#recipients").text
    sent = sign_in(cast.pat).post(f"/requests/{wish.id}/status", data=form(wish))
    assert (sent.status_code, sent.location) == (303, f"/requests/{wish.id}")
    shown = sign_in(cast.olga).page(f"/requests/{wish.id}").text
    for word in ("Planned", "We begin in spring.", "Many asked", "Pat"):
        assert word in shown


def test_the_status_asked_for_is_chosen_and_one_goes_on_where_one_came_from(cast, wish, sign_in):
    client = sign_in(cast.pat)
    page = client.page(f"/requests/{wish.id}/status?to={statuses()['started']}&next=/roadmap")
    assert page.select_one("#status_id option[selected]").text == "Started"
    assert page.select_one('[name="next"]')["value"] == "/roadmap"
    for odd in ("4711", "x", str(statuses()["merged"])):
        assert client.page(f"/requests/{wish.id}/status?to={odd}").select_one("#status_id option[selected]").text == "New"
    sent = client.post(f"/requests/{wish.id}/status", data=form(wish, next="/roadmap"))
    assert sent.location == "/roadmap"
    sent = client.post(f"/requests/{wish.id}/status", data=form(wish, "started", next="https://evil.example/"))
    assert sent.location == f"/requests/{wish.id}"


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(cast, wish, sign_in):
    refused = sign_in(cast.pat).post(f"/requests/{wish.id}/status", data=form(wish, "declined", reason=""))
    assert refused.status_code == 422
    page = BeautifulSoup(refused.text, "html.parser")
    assert "Please say why" in page.select_one("#reason-error").text
    assert page.select_one("#note").text.strip() == "We begin in spring."
    assert stands(wish) == "new"


def test_everything_missing_is_said_at_once(cast, wish, sign_in):
    client, address = sign_in(cast.pat), f"/requests/{wish.id}/status"
    given = form(wish, "declined", note="", reason=" ", next_review_on="2020-01-01", alternative="/answers/no-such-answer")
    refused = client.post(address, data=given)
    assert refused.status_code == 422
    page = BeautifulSoup(refused.text, "html.parser")
    marked = {one["id"] for one in page.select('[aria-invalid="true"]')}
    assert marked == {"note", "reason", "next_review_on", "alternative"}
    assert len(page.select(".form-errors li")) == 4
    # A day that is none is said once; a status that is none leaves the rest unsaid.
    page = BeautifulSoup(client.post(address, data={**given, "next_review_on": "soon"}).text, "html.parser")
    assert page.select_one("#next_review_on-error").text.count(".") == 1
    assert client.post(address, data={**given, "status_id": "4711"}).status_code == 422
    assert stands(wish) == "new"


def test_a_day_nobody_chose_is_not_kept_where_nothing_is_left_to_look_at(cast, wish, sign_in):
    pat = sign_in(cast.pat)
    move(cast.pat, wish, "reviewing", next_review_on=soon(9))
    shown = pat.page(f"/requests/{wish.id}/status")
    proposed = shown.select_one("#proposed_on")["value"]
    assert proposed == shown.select_one("#next_review_on")["value"] == soon(9).isoformat()
    given = form(wish, "declined", next_review_on=proposed, proposed_on=proposed)
    assert pat.post(f"/requests/{wish.id}/status", data=given).status_code == 303
    assert db_session.get_one(FeatureRequest, wish.id, populate_existing=True).next_review_on is None
    # One that was typed is, and so is the proposed one of what stays open.
    for kind, day in (("declined", soon(365)), ("reviewing", soon(30))):
        given = form(wish, kind, note="Newer", next_review_on=day.isoformat(), proposed_on=soon(30).isoformat())
        assert pat.post(f"/requests/{wish.id}/status", data=given).status_code == 303
        assert db_session.get_one(FeatureRequest, wish.id, populate_existing=True).next_review_on == day


def test_too_many_words_are_said_with_what_is_missing(cast, wish, sign_in):
    given = form(wish, "declined", note="x" * 5001, reason="x" * 301, next_review_on="")
    page = BeautifulSoup(sign_in(cast.pat).post(f"/requests/{wish.id}/status", data=given).text, "html.parser")
    assert "5000" in page.select_one("#note-error").text and "300" in page.select_one("#reason-error").text


def test_what_some_statuses_need_is_not_called_optional(cast, wish, sign_in):
    page = sign_in(cast.pat).page(f"/requests/{wish.id}/status")
    called = {label["for"]: "optional" in label.get_text() for label in page.select("label[for]")}
    assert {called[name] for name in ("note", "reason", "next_review_on")} == {False}
    assert called["alternative"]


def test_in_a_dialog_every_answer_is_a_piece(cast, wish, sign_in):
    client = sign_in(cast.pat)
    seen = form(wish)
    for answer, code in (
        (client.get(f"/requests/{wish.id}/status", headers=FRAGMENT), 200),
        (client.post(f"/requests/{wish.id}/status", data={**seen, "note": ""}, headers=FRAGMENT), 422),
    ):
        assert answer.status_code == code
        assert "<html" not in answer.text
        assert BeautifulSoup(answer.text, "html.parser").select_one("form#wish-status") is not None
    move(cast.cleo, wish, "reviewing", note="Somebody else was quicker.")
    late = client.post(f"/requests/{wish.id}/status", data=seen, headers=FRAGMENT)
    assert late.status_code == 409
    page = BeautifulSoup(late.text, "html.parser")
    assert page.select_one("#note").text.strip() == "We begin in spring."
    assert "Somebody else was quicker." in late.text
    again = {one["name"]: one.get("value", "") for one in page.select("input[name]")}
    assert client.post(f"/requests/{wish.id}/status", data={**seen, "version": again["version"]}).status_code == 303
    assert stands(wish) == "planned"


def test_as_a_page_the_second_of_two_sees_both_texts(cast, wish, sign_in):
    client, seen = sign_in(cast.pat), form(wish)
    move(cast.cleo, wish, "reviewing", note="Somebody else was quicker.")
    late = client.post(f"/requests/{wish.id}/status", data=seen)
    assert late.status_code == 409
    for words in ("We begin in spring.", "Somebody else was quicker.", "Reviewing", "Planned"):
        assert words in late.text


def test_something_else_is_offered_by_its_address(cast, wish, sign_in):
    answer = published("Exporting one by one")
    client, declined = sign_in(cast.pat), form(wish, "declined", next_review_on="")
    address = f"/requests/{wish.id}/status"
    for wrong in ("https://elsewhere.example/answers/x", "/answers/no-such-answer", "/requests", "not an address"):
        refused = client.post(address, data={**declined, "alternative": wrong})
        assert refused.status_code == 422, wrong
        assert "alternative-error" in refused.text
    assert client.post(address, data={**declined, "alternative": f"http://localhost/answers/{answer.slug}"}).status_code == 303
    shown = sign_in(cast.olga).page(f"/requests/{wish.id}")
    assert shown.select_one(f'main a[href="/answers/{answer.slug}"]') is not None


def test_told_at_once_by_a_button_while_it_waits(cast, wish, sign_in, run_jobs):
    move(cast.pat, wish, "planned")
    tell = f'form[action="/requests/{wish.id}/tell"]'
    client = sign_in(cast.pat)
    assert client.page(f"/requests/{wish.id}").select_one(tell) is not None
    assert sign_in(cast.olga).page(f"/requests/{wish.id}").select_one(tell) is None
    assert sign_in(cast.olga).post(f"/requests/{wish.id}/tell").status_code == 403
    assert sign_in(cast.pat).post(f"/requests/{wish.id}/tell").status_code == 303


def test_what_is_past_its_day_is_on_the_desk_of_the_staff(cast, wish, sign_in):
    move(cast.pat, wish, "reviewing", next_review_on=soon(1))
    assert "Requests to look at again" in sign_in(cast.pat).page("/").text
    with transact():
        db_session.get_one(FeatureRequest, wish.id).next_review_on = soon(-2)
    card = sign_in(cast.pat).page("/").select_one('a[href="/requests?overdue=1"]')
    assert "1" in card.text
    listed = sign_in(cast.pat).page("/requests?overdue=1")
    assert "Export the invoices" in listed.select_one("main").text
    assert "Requests to look at again" not in sign_in(cast.mia).page("/").text


def test_statuses_are_kept_by_the_product_team_and_shown_to_all_staff(cast, sign_in):
    statuses()
    client = sign_in(cast.pat)
    page = client.page("/requests/statuses")
    assert page.select_one('a[href="/requests/statuses/new"]') is not None
    made = client.post(
        "/requests/statuses/new",
        data={"kind": "reviewing", "name_ja": "確認中", "name_en": "Checking", "tone": "info", "is_voting_open": "y"},
    )
    assert made.status_code == 303
    row = db_session.query(Status).filter_by(name_en="Checking").one()
    assert (row.kind, row.tone, row.is_voting_open, row.is_on_roadmap) == ("reviewing", "info", True, False)
    key = row.id
    edit = f"/requests/statuses/{key}/edit"
    sent = {"name_ja": "確認中", "name_en": "Checking it", "tone": "warning", "is_on_roadmap": "y", "version": str(row.version)}
    assert client.post(edit, data=sent).status_code == 303
    assert "Checking it" in client.page("/requests/statuses").text
    assert client.post(f"/requests/statuses/{key}/move", data={"direction": "up"}).status_code == 303
    assert client.post(f"/requests/statuses/{key}/retire", data={}).status_code == 303
    assert client.page("/requests/statuses").select_one(f'form[action="/requests/statuses/{key}/bring-back"]') is not None
    assert client.post(f"/requests/statuses/{key}/bring-back").status_code == 303
    helper = sign_in(cast.cleo)
    assert helper.page("/requests/statuses").select_one('a[href="/requests/statuses/new"]') is None
    assert helper.get("/requests/statuses/new").status_code == 403
    assert helper.post(f"/requests/statuses/{key}/retire").status_code == 403
    assert sign_in(cast.mia).get("/requests/statuses").status_code == 403


def test_one_with_requests_is_retired_only_with_a_place_for_them(cast, wish, sign_in):
    move(cast.pat, wish, "reviewing")
    client, key = sign_in(cast.pat), statuses()["reviewing"]
    assert "1 request stands there" in client.page(f"/requests/statuses/{key}/edit").text
    refused = client.post(f"/requests/statuses/{key}/retire", data={"target_id": ""})
    assert refused.status_code == 422
    assert "target_id-error" in refused.text
    sent = {"target_id": str(statuses()["planned"]), "reason": "One name is enough"}
    assert client.post(f"/requests/statuses/{key}/retire", data=sent).status_code == 303
    assert stands(wish) == "planned"
    assert "One name is enough" in sign_in(cast.olga).page(f"/requests/{wish.id}").text


def test_no_second_status_of_duplicates_and_no_version_of_yesterday(cast, sign_in):
    keys = statuses()
    client = sign_in(cast.ada)
    odd = {"kind": "merged", "name_ja": "重複", "name_en": "Same", "tone": "neutral"}
    assert client.post("/requests/statuses/new", data=odd).status_code == 422
    row = db_session.get_one(Status, keys["planned"])
    sent = {"name_ja": "予定", "name_en": "Coming", "tone": "info", "is_voting_open": "y", "version": str(row.version)}
    assert client.post(f"/requests/statuses/{row.id}/edit", data=sent).status_code == 303
    assert client.post(f"/requests/statuses/{keys['planned']}/edit", data=sent).status_code == 409
    assert client.get("/requests/statuses/4711/edit").status_code == 404
