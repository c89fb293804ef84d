"""Pages of requests as people use them, with and without scripts, and what they cost."""

import pytest
from flask import Flask

from app.comments import operations as comments
from app.comments.models import Comment
from app.core.database import db_session
from app.requests import operations, queries
from app.requests.models import FeatureRequest, Revision, State, Vote
from app.requests.operations import AreaDetails, merging
from tests.requests.merged import ask, counted, installed, stored
from tests.requests.standing import move
from tests.support.cast import Cast

TYPED = {"title": "Print all invoices", "situation": "Each month", "workaround": "By hand", "importance": "2", "area_id": ""}
FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture(autouse=True)
def _statuses(app: Flask) -> None:
    installed()


@pytest.fixture
def wish(cast: Cast) -> FeatureRequest:
    return ask(cast.mia, "Print all invoices", situation="At the **end**", workaround="By hand", tags=["pdf"])


def test_a_client_asks_and_reads_what_they_asked(cast: Cast, sign_in) -> None:
    mia = sign_in(cast.mia)
    sent = mia.post("/requests/new", data={**TYPED, "tags": "pdf, print", "step": "send"})
    assert sent.status_code == 303
    page = mia.get(sent.location)
    assert page.status_code == 200 and "Each month" in page.text and "By hand" in page.text
    row = db_session.query(FeatureRequest).one()
    assert (row.importance, row.tags, row.is_company_only) == (2, ["pdf", "print"], False)


def test_what_was_typed_is_still_there_when_it_cannot_be_sent(cast: Cast, sign_in) -> None:
    answer = sign_in(cast.mia).post("/requests/new", data={**TYPED, "title": "No"})
    assert answer.status_code == 422 and "Each month" in answer.text and "By hand" in answer.text
    assert db_session.query(FeatureRequest).count() == 0


def test_private_data_is_pointed_out_once_unless_only_the_company_reads_it(cast: Cast, sign_in) -> None:
    mia = sign_in(cast.mia)
    typed = {**TYPED, "situation": "Write to suzuki@acme.example or call 03-1234-5678."}
    asked = mia.post("/requests/new", data=typed)
    assert asked.status_code == 422 and "suzuki@acme.example" in asked.text
    assert mia.post("/requests/new", data={**typed, "confirmed": "yes"}).status_code == 303
    assert mia.post("/requests/new", data={**typed, "is_company_only": "y"}).status_code == 303


def test_typed_words_become_a_vote_with_a_comment_on_a_request_that_is_there(cast: Cast, wish, sign_in) -> None:
    olga = sign_in(cast.olga)
    answer = olga.post(f"/requests/{wish.id}/support", data={**TYPED, "title": "Ours: 300 invoices", "importance": "3"})
    assert answer.status_code == 303 and f"/requests/{wish.id}" in answer.location
    vote = db_session.query(Vote).filter_by(user_id=cast.olga.id).one()
    comment = db_session.query(Comment).one()
    assert (vote.importance, vote.comment_id) == (3, comment.id)
    assert "Ours: 300 invoices" in comment.body and "By hand" in comment.body
    assert db_session.query(FeatureRequest).count() == 1


def test_a_vote_does_not_matter_less_by_words_that_are_added(cast: Cast, wish, sign_in) -> None:
    operations.vote(cast.olga, wish, 3)
    assert sign_in(cast.olga).post(f"/requests/{wish.id}/support", data={**TYPED, "importance": "1"}).status_code == 303
    assert db_session.query(Vote).filter_by(user_id=cast.olga.id).one().importance == 3


def test_words_meant_for_colleagues_are_not_shown_to_everybody(cast: Cast, wish, sign_in) -> None:
    olga = sign_in(cast.olga)
    kept = olga.post(f"/requests/{wish.id}/support", data={**TYPED, "is_company_only": "y"})
    hinted = olga.post(f"/requests/{wish.id}/support", data={**TYPED, "situation": "Call 03-1234-5678."})
    assert kept.status_code == hinted.status_code == 422 and "Each month" in kept.text and "03-1234-5678" in hinted.text
    assert db_session.query(Comment).count() == 0 and counted(wish.id) == (1, 1)
    sure = {**TYPED, "situation": "Call 03-1234-5678.", "confirmed": "yes"}
    assert olga.post(f"/requests/{wish.id}/support", data=sure).status_code == 303


def test_words_that_cannot_be_added_come_back(cast: Cast, wish, sign_in) -> None:
    move(cast.pat, wish, "declined")
    answer = sign_in(cast.olga).post(f"/requests/{wish.id}/support", data=TYPED)
    assert answer.status_code == 422 and "Each month" in answer.text
    assert db_session.query(Comment).count() == 0


def test_voting_works_as_a_page_and_in_place(cast: Cast, wish, sign_in) -> None:
    olga = sign_in(cast.olga)
    assert olga.post(f"/requests/{wish.id}/vote", data={"importance": "2"}).status_code == 303
    assert counted(wish.id) == (2, 2)
    part = olga.post(f"/requests/{wish.id}/vote", data={"importance": "3"}, headers=FRAGMENT)
    assert part.status_code == 200 and 'id="vote"' in part.text and "<html" not in part.text
    assert 'value="3" aria-pressed="true"' in part.text
    part = olga.post(f"/requests/{wish.id}/take-back", headers=FRAGMENT)
    assert 'id="vote-importance"' in part.text and counted(wish.id) == (1, 1)
    assert olga.post(f"/requests/{wish.id}/vote", data={"importance": "9"}, headers=FRAGMENT).status_code == 422


def test_after_a_vote_in_place_what_one_hears_of_it_is_shown_too(cast: Cast, wish, sign_in) -> None:
    olga = sign_in(cast.olga)
    assert "You have not chosen anything here." in olga.get(f"/requests/{wish.id}").text
    part = olga.post(f"/requests/{wish.id}/vote", data={"importance": "2"}, headers=FRAGMENT)
    assert "Because you voted here." in part.text and f'id="watch-feature_request-{wish.id}"' in part.text
    assert "Because you voted here." in olga.get(f"/requests/{wish.id}").text


def test_without_scripts_looking_for_similar_ones_says_what_came_of_it(cast: Cast, wish, sign_in, run_jobs) -> None:
    run_jobs()
    olga = sign_in(cast.olga)
    assert "Nothing similar was found." not in olga.get("/requests/new").text
    page = olga.post("/requests/new", data={"title": "Zebras on the moon", "step": "look"}).text
    assert "Nothing similar was found." in page and 'value="Zebras on the moon"' in page
    page = olga.post("/requests/new", data={"title": "Print all invoices", "step": "look"}).text
    assert '<a href="#similar">Similar things were found.</a>' in page and "Nothing similar" not in page


def test_a_status_has_its_own_colour_wherever_requests_are_found(cast: Cast, wish, sign_in, run_jobs) -> None:
    move(cast.pat, wish, "reviewing")
    run_jobs()
    db_session.expire_all()
    olga = sign_in(cast.olga)
    for address in ("/search", "/search/suggest", "/requests/similar"):
        found = olga.get(address, query_string={"q": "Print all invoices"}).text
        assert '<span class="status-pill status-pill--warning">Reviewing</span>' in found, address


def test_where_votes_are_closed_the_page_says_so(cast: Cast, wish, sign_in) -> None:
    move(cast.pat, wish, "released")
    olga = sign_in(cast.olga)
    assert "vote-importance" not in olga.get(f"/requests/{wish.id}").text
    assert olga.post(f"/requests/{wish.id}/vote", data={"importance": "1"}, headers=FRAGMENT).status_code == 422


def test_names_of_other_companies_people_who_vote_are_for_the_staff(cast: Cast, sign_in) -> None:
    wish = ask(cast.olga, "Send audit logs")
    operations.vote(cast.mia, wish)
    client = sign_in(cast.olga).get(f"/requests/{wish.id}").text
    assert "Mia" not in client and "Acme" not in client
    assert sign_in(cast.olga).get(f"/requests/{wish.id}/votes").status_code in {403, 404}
    staff = sign_in(cast.cleo).get(f"/requests/{wish.id}/votes").text
    assert "Mia" in staff and "Acme" in staff


def test_where_a_request_was_taken_from_only_staff_see(cast: Cast, sign_in) -> None:
    inside = ask(cast.mia, "Said in confidence", is_company_only=True)
    cleo = sign_in(cast.cleo)
    form = cleo.get(f"/requests/enter?from=feature_request:{inside.id}").text
    assert "Said in confidence" in form
    typed = {**TYPED, "company_id": "1", "person": "max@acme.example", "origin": f"feature_request:{inside.id}"}
    sent = cleo.post("/requests/enter", data=typed)
    assert sent.status_code == 303
    assert "Said in confidence" in cleo.get(sent.location).text
    for client in (cast.max, cast.olga):
        assert "Said in confidence" not in sign_in(client).get(sent.location).text
    unknown = cleo.post("/requests/enter", data={**typed, "person": "nobody@acme.example"})
    assert unknown.status_code == 422


def test_staff_enter_and_withdraw_votes_on_a_page(cast: Cast, wish, sign_in) -> None:
    cleo = sign_in(cast.cleo)
    sent = cleo.post(f"/requests/{wish.id}/votes", data={"company_id": "2", "person": "", "importance": "3"})
    assert sent.status_code == 303 and counted(wish.id) == (2, 2)
    vote = db_session.query(Vote).filter_by(company_id=2).one()
    assert cleo.post(f"/requests/{wish.id}/votes/{vote.id}/withdraw").status_code == 303
    assert counted(wish.id) == (1, 1)


def test_editing_sorting_linking_and_the_history_of_words(cast: Cast, wish, sign_in) -> None:
    cleo, area_id = sign_in(cast.cleo), operations.add_area(cast.ada, AreaDetails("請求", "Billing")).id
    version = stored(wish.id).version
    words = {"title": "Print invoices at once", "situation": "At the end", "workaround": "", "tags": "", "version": version}
    assert cleo.post(f"/requests/{wish.id}/edit", data=words).status_code == 303
    assert db_session.query(Revision).count() == 1
    assert cleo.post(f"/requests/{wish.id}/edit", data={**words, "title": "Old copy"}).status_code == 409
    assert "By hand" in sign_in(cast.mia).get(f"/requests/{wish.id}/history").text
    assert "By hand" not in sign_in(cast.olga).get(f"/requests/{wish.id}/history").text
    place = {"area_id": str(area_id), "owner_id": str(cast.pat.id), "tags": "pdf, invoice", "version": stored(wish.id).version}
    assert cleo.post(f"/requests/{wish.id}/sort", data=place).status_code == 303
    assert stored(wish.id).owner_id == cast.pat.id
    for form in ("edit", "sort"):
        assert ", ".join(stored(wish.id).tags) in cleo.get(f"/requests/{wish.id}/{form}").text
    other = ask(cast.olga, "Send audit logs")
    assert cleo.post(f"/requests/{wish.id}/links", data={"address": f"/requests/{other.id}"}).status_code == 303
    assert cleo.post(f"/requests/{wish.id}/links", data={"address": "/nowhere"}).status_code == 422
    assert "Send audit logs" in sign_in(cast.max).get(f"/requests/{wish.id}").text


def test_deleting_offers_the_way_back(cast: Cast, wish, sign_in) -> None:
    mia = sign_in(cast.mia)
    gone = mia.post(f"/requests/{wish.id}/delete")
    assert "Print all invoices" in mia.get(gone.location).text
    assert mia.get(f"/requests/{wish.id}").status_code == 404
    assert mia.post(f"/requests/{wish.id}/restore").status_code == 303
    assert stored(wish.id).state == State.VISIBLE
    operations.vote(cast.olga, wish)
    kept = mia.post(f"/requests/{wish.id}/delete")
    assert kept.location.endswith(f"/requests/{wish.id}")


def test_areas_are_moved_where_there_is_a_place_to_go(cast: Cast, sign_in) -> None:
    top = operations.add_area(cast.pat, AreaDetails("請求", "Billing"))
    operations.add_area(cast.pat, AreaDetails("税", "Taxes", parent_id=top.id))
    operations.add_area(cast.pat, AreaDetails("倉庫", "Stock"))
    rows = sign_in(cast.pat).page("/requests/areas").select("tbody tr")
    ways = {row.select("td")[1].text: [one.text.strip() for one in row.select("button")] for row in rows}
    assert ways == {"Billing": ["Down"], "Taxes": [], "Stock": ["Up"]}


def test_areas_are_kept_on_a_page(cast: Cast, wish, sign_in) -> None:
    pat = sign_in(cast.pat)
    assert pat.post("/requests/areas/new", data={"name_ja": "請求", "name_en": "Billing", "parent_id": ""}).status_code == 303
    [area] = queries.all_areas()
    assert pat.get("/requests/areas").status_code == pat.get(f"/requests/areas/{area.id}/edit").status_code == 200
    changed = {"name_ja": "請求書", "name_en": "Invoices", "parent_id": "", "version": area.version}
    assert pat.post(f"/requests/areas/{area.id}/edit", data=changed).status_code == 303
    assert pat.post(f"/requests/areas/{area.id}/move", data={"direction": "up"}).status_code == 303
    assert pat.post(f"/requests/areas/{area.id}/remove", data={"into_id": ""}).status_code == 303
    assert queries.all_areas() == ()
    cleo = sign_in(cast.cleo)
    assert cleo.get("/requests/areas").status_code == 200 and "/requests/areas/new" not in cleo.get("/requests/areas").text
    assert cleo.get("/requests/areas/new").status_code == 403


def test_home_company_and_thread_lead_to_requests(cast: Cast, wish, sign_in) -> None:
    assert "Print all invoices" in sign_in(cast.mia).get("/").text
    assert "Print all invoices" not in sign_in(cast.olga).get("/").text
    assert "Print all invoices" in sign_in(cast.cleo).get("/companies/1").text


def test_a_page_costs_few_statements_however_much_there_is(cast: Cast, wish, sign_in, count_statements) -> None:
    for number in range(12):
        comments.post_comment(cast.pat, FeatureRequest.SUBJECT, wish.id, f"Reply {number}")
        operations.vote(cast.olga, ask(cast.pat, f"Request {number:03}"))
    operations.vote(cast.olga, wish)
    move(cast.pat, wish, "planned")
    olga = sign_in(cast.olga)
    for path in ("/requests", f"/requests/{wish.id}", "/requests?show=mine&sort=changed&status=new"):
        olga.get(path)
        with count_statements() as statements:
            assert olga.get(path).status_code == 200
        assert len(statements) <= 6, (path, statements)


def test_pages_one_has_are_not_sent_again_until_something_changes(cast: Cast, wish, sign_in) -> None:
    olga = sign_in(cast.olga)
    for path in ("/requests", f"/requests/{wish.id}"):
        olga.get(path)
        tag = olga.get(path).headers["ETag"]
        assert olga.get(path, headers={"If-None-Match": tag}).status_code == 304
        operations.vote(cast.max, wish, 2) if path == "/requests" else operations.take_back(cast.max, wish)
        assert olga.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_deleting_is_offered_while_it_would_not_be_refused(cast: Cast, sign_in, wish: FeatureRequest) -> None:
    def offered(person) -> bool:
        return f"/requests/{wish.id}/delete" in sign_in(person).get(f"/requests/{wish.id}").text

    assert offered(cast.mia) and offered(cast.cleo) and not offered(cast.olga)
    operations.vote(cast.olga, wish, 2)
    assert not offered(cast.mia) and offered(cast.cleo)
    merging.merge(cast.cleo, ask(cast.max, "Invoices as a file"), wish, "The same")
    assert not offered(cast.cleo)
