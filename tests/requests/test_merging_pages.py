"""Merging on the pages: choosing, the way from a duplicate to its leader, and what readers of other companies learn of it."""

import pytest

from app.comments import operations as comments
from app.core.database import db_session
from app.core.transaction import transact
from app.moderation import operations as moderation
from app.requests import operations
from app.requests.models import FeatureRequest, StatusChange
from app.requests.operations import merging
from app.requests.queries.merging import candidates
from app.requests.routes import duplicates
from app.search.finding import find
from app.search.found import Asked
from tests.requests.merged import WHY, ask, installed, merge, stored, unmerge
from tests.requests.standing import move, soon

SECRET = "zebrafish"


@pytest.fixture(autouse=True)
def _statuses(app):
    installed()


@pytest.fixture
def private(cast):
    """Return a request everybody sees and one of Acme alone that was merged into it, each with a comment."""
    target = ask(cast.olga, "Export tables")
    own = ask(cast.mia, f"Export the {SECRET}", situation=f"{SECRET} at night", tags=(SECRET,), is_company_only=True)
    comments.post_comment(cast.mia, "feature_request", own.id, f"{SECRET} said")
    comments.post_comment(cast.olga, "feature_request", target.id, "Said by all")
    merge(cast.cleo, own, target)
    return own.id, target.id


def test_staff_choose_what_leads_what(cast, sign_in):
    first, second, target = ask(cast.mia, "Export as CSV"), ask(cast.max, "Export as XLSX"), ask(cast.olga, "Exporting a table")
    client = sign_in(cast.cleo)
    page = client.get(f"/requests/merge?ids={first.id}&ids={second.id}").text
    assert "Exporting a table" in page and "Export as XLSX" in page
    answer = client.post("/requests/merge", data={"ids": [first.id, second.id], "target": target.id, "reason": WHY})
    assert (answer.status_code, answer.location) == (303, f"/requests/{target.id}")
    db_session.expire_all()
    assert {stored(one.id).merged_into_id for one in (first, second)} == {target.id}


def test_one_of_those_chosen_may_lead_the_others(cast, sign_in):
    first, second = ask(cast.mia, "Export as CSV"), ask(cast.max, "Export as XLSX")
    answer = sign_in(cast.cleo).post(
        "/requests/merge", data={"ids": [first.id, second.id], "target": second.id, "reason": WHY}
    )  # fmt: skip
    assert answer.location == f"/requests/{second.id}"
    assert stored(first.id).merged_into_id == second.id


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "choose the request that shall lead"),
        ({"address": "nonsense"}, "choose the request that shall lead"),
        ({"address": "/requests/999999"}, "There is no such request"),
        ({"target": "1"}, "cannot be merged into itself"),
        ({"target": "2", "reason": ""}, "write the reason"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(cast, sign_in, given, words):
    ask(cast.mia, "Export as CSV")
    ask(cast.olga, "Export tables")
    answer = sign_in(cast.cleo).post("/requests/merge", data={"ids": [1], "reason": "Typed before", **given})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Export as CSV" in answer.text
    assert stored(1).merged_into_id is None


def test_search_words_and_addresses_find_the_leader(cast, sign_in):
    ask(cast.mia, "Export as CSV")
    ask(cast.olga, "ダッシュボードを印刷したい")
    client = sign_in(cast.cleo)
    assert "ダッシュボードを印刷したい" not in client.get("/requests/merge?ids=1").text
    assert "ダッシュボードを印刷したい" in client.get("/requests/merge?ids=1&q=印刷").text
    answer = client.post(
        "/requests/merge", data={"ids": [1], "address": "http://localhost:8190/requests/2?sort=x#vote", "reason": WHY}
    )  # fmt: skip
    assert answer.location == "/requests/2"


def test_what_is_most_alike_is_offered_first(cast):
    chosen = ask(cast.mia, "Type providers should accept types")
    near = ask(cast.cleo, "Allow passing other types of parameters to type providers")
    ask(cast.cleo, "Introduce a different approach for resolving overloads of methods and their types in recursive groups")
    offered = candidates(cast.cleo, [chosen], "")
    assert offered[0].id == near.id


def test_nothing_but_what_reaches_as_far_is_offered(cast, sign_in):
    everybodys = ask(cast.olga, "Export tables")
    own = ask(cast.mia, "Export tables for us", is_company_only=True)
    client = sign_in(cast.cleo)
    assert "Export tables for us" not in client.get(f"/requests/merge?ids={everybodys.id}").text
    page = client.get(f"/requests/merge?ids={everybodys.id}&ids={own.id}").text
    assert f'name="target" value="{everybodys.id}"' in page
    assert f'name="target" value="{own.id}"' not in page


def test_a_duplicate_leads_on_in_one_step(cast, sign_in):
    first, second, third = (ask(cast.mia, f"Export number {number}") for number in range(3))
    merge(cast.cleo, first, second)
    merge(cast.cleo, second, third)
    client = sign_in(cast.olga)
    for one in (first, second):
        answer = client.get(f"/requests/{one.id}")
        assert (answer.status_code, answer.location) == (302, f"/requests/{third.id}?from={one.id}")
        assert answer.headers["Cache-Control"] == "no-store"
    assert "“Export number 0” was merged into this request." in client.get(f"/requests/{third.id}?from={first.id}").text
    kept = client.get(f"/requests/{first.id}?stay=1")
    assert kept.status_code == 200
    assert f'href="/requests/{third.id}"' in kept.text
    assert sign_in(cast.cleo).get(f"/requests/{first.id}").status_code == 200


def test_a_duplicate_mirrors_where_its_leader_stands(cast, sign_in):
    duplicate, target = ask(cast.mia, "Export as CSV"), ask(cast.olga, "Export tables")
    merge(cast.cleo, duplicate, target)
    move(cast.cleo, stored(target.id), "planned", note="In the spring release.")
    page = sign_in(cast.mia).get(f"/requests/{duplicate.id}?stay=1").text
    assert "Planned" in page
    assert "In the spring release." in page


def test_a_duplicate_names_the_day_its_leader_is_looked_at_again(cast, sign_in):
    duplicate, target = ask(cast.mia, "Export as CSV"), ask(cast.olga, "Export tables")
    move(cast.cleo, duplicate, "reviewing", next_review_on=soon(9))
    move(cast.cleo, target, "reviewing", next_review_on=soon(20))
    merge(cast.cleo, stored(duplicate.id), stored(target.id))
    page = sign_in(cast.mia).page(f"/requests/{duplicate.id}?stay=1")
    head = sign_in(cast.mia).page(f"/requests/{target.id}").select_one(".wish-head__meta").get_text(" ", strip=True)
    assert "Next review:" in head and page.select_one(".wish-head__meta").get_text(" ", strip=True) == head


def test_no_day_of_review_stands_beside_a_merge_that_was_taken_back(cast, sign_in):
    duplicate, target = ask(cast.mia, "Export as CSV"), ask(cast.olga, "Export tables")
    move(cast.cleo, duplicate, "reviewing", next_review_on=soon(9))
    merge(cast.cleo, stored(duplicate.id), stored(target.id))
    merging.unmerge(cast.cleo, stored(duplicate.id))
    steps = sign_in(cast.mia).page(f"/requests/{duplicate.id}").select(".wish-history > li")
    after = [(step.select_one(".status-pill").text, "Next review:" in step.text) for step in steps]
    assert after == [("Reviewing", True), ("Merged", False), ("Reviewing", True)]


def test_a_duplicate_takes_no_more_votes_words_or_statuses(cast, sign_in):
    """Check 33: whoever knows the addresses cannot skip what the page no longer offers."""
    duplicate, target = ask(cast.mia, "Export as CSV"), ask(cast.olga, "Export tables")
    said = comments.post_comment(cast.mia, "feature_request", duplicate.id, "Said before")
    merge(cast.cleo, duplicate, target)
    at, client, staff = f"/requests/{duplicate.id}", sign_in(cast.mia), sign_in(cast.cleo)
    client.post(f"{at}/vote", data={"importance": 3})
    client.post(f"{at}/take-back")
    client.post(f"/comments/on/feature_request/{duplicate.id}", data={"body": "Said after"})
    client.post(f"/comments/{said.id}/edit", data={"body": "Said otherwise", "version": said.version})
    client.post(f"{at}/edit", data={"title": "Another title here", "version": stored(duplicate.id).version})
    client.post(f"{at}/delete")
    client.post(f"{at}/visibility", data={"is_company_only": "1"})
    staff.post(f"{at}/delete")
    staff.post(f"{at}/votes", data={"company_id": 2, "importance": 1})
    for status_id in range(1, 8):
        staff.post(f"{at}/status", data={"status_id": status_id, "note": "x", "reason": "x", "next_review_on": "2099-01-01"})
        staff.post(f"/roadmap/requests/{duplicate.id}/place", data={"by": "status", "to": str(status_id)})
    db_session.expire_all()
    row = stored(duplicate.id)
    assert (row.title, row.state, row.votes_count, row.comments_count, row.merged_into_id, row.is_company_only) == (
        "Export as CSV", "visible", 1, 1, target.id, False,
    )  # fmt: skip
    assert row.status_id == stored(duplicate.id).status_id
    assert "Said otherwise" not in client.get(f"{at}?stay=1").text
    answer = client.post(f"{at}/vote", data={"importance": 1})
    assert answer.status_code == 303
    assert "merged" in client.get(answer.location, follow_redirects=True).text


def test_comments_of_a_duplicate_stand_under_the_leader_with_their_origin(cast, sign_in):
    duplicate, target = ask(cast.mia, "Export as CSV"), ask(cast.olga, "Export tables")
    comments.post_comment(cast.max, "feature_request", duplicate.id, "We need it each Monday")
    comments.post_comment(cast.cleo, "feature_request", duplicate.id, "Between us", is_internal=True)
    merge(cast.cleo, duplicate, target)
    page = sign_in(cast.olga).get(f"/requests/{target.id}").text
    assert "We need it each Monday" in page and "1 comment from “Export as CSV”" in page
    assert "Between us" not in page
    assert "Between us" in sign_in(cast.cleo).get(f"/requests/{target.id}").text


def test_across_companies_nothing_passes_but_counts(cast, sign_in, private, run_jobs):
    own, target = private
    run_jobs()
    db_session.expire_all()
    client = sign_in(cast.olga)
    assert client.get(f"/requests/{own}").status_code == client.get(f"/requests/{own}?stay=1").status_code == 404
    for path in (
        f"/requests/{target}", f"/requests/{target}?from={own}", f"/requests/{target}?stay=1", "/requests", "/roadmap",
        f"/requests?q={SECRET[:5]}", "/requests?show=mine", "/requests/similar?q=export+the+zebra", "/search?q=export",
        "/search/suggest?q=zeb", "/notifications", "/", "/roadmap/list", "/requests/new", f"/requests/{target}/history",
    ):  # fmt: skip
        text = client.get(path).text
        assert SECRET not in text.replace(f'value="{SECRET[:5]}"', ""), path
        assert "Acme" not in text, path
    assert stored(target).votes_count == 2
    assert find(cast.olga, Asked(SECRET)).total == 0
    assert SECRET in sign_in(cast.max).get(f"/requests/{target}").text


def test_who_searches_in_the_words_of_a_duplicate_finds_the_one_that_leads(cast, run_jobs):
    target, duplicate = ask(cast.olga, "Export tables"), ask(cast.mia, "Download xylophones")
    own = ask(cast.mia, "Our quinces", is_company_only=True)
    further = ask(cast.max, "The last of all")

    def found(word):
        run_jobs()
        db_session.expire_all()
        return [one.subject_id for one in find(cast.olga, Asked(word)).items]

    assert found("xylophones") == [duplicate.id]
    merge(cast.cleo, stored(duplicate.id), stored(target.id))
    merge(cast.cleo, stored(own.id), stored(target.id))
    assert found("xylophones") == [target.id]
    # What one company alone may see leads nobody anywhere, not even those who guess it.
    assert found("quinces") == []
    merge(cast.cleo, stored(target.id), stored(further.id))
    assert found("xylophones") == found("tables") == [further.id]
    hidden(cast, duplicate.id)
    assert found("xylophones") == []
    unmerge(cast.cleo, stored(target.id))
    assert found("tables") == [target.id]
    assert found("last of all") == [further.id]


def test_what_moderators_hide_is_no_way_to_go(cast, sign_in):
    duplicate, target = ask(cast.mia, "Export as CSV"), ask(cast.olga, "Export tables about Bob")
    merge(cast.cleo, duplicate, target)
    hidden(cast, target.id)
    page = sign_in(cast.mia).get(f"/requests/{duplicate.id}")
    assert page.status_code == 200
    assert "about Bob" not in page.text and f"/requests/{target.id}" not in page.text


def hidden(cast, request_id):
    """Let moderators hide a request."""
    case = moderation.report(cast.cleo, FeatureRequest.SUBJECT, request_id, "other", "About a person")
    moderation.act(cast.ada, case, "About a person", measure="hide")
    db_session.expunge_all()


def test_taking_it_back_by_the_button(cast, sign_in):
    duplicate, target = ask(cast.mia, "Export as CSV"), ask(cast.olga, "Export tables")
    merge(cast.cleo, duplicate, target)
    assert sign_in(cast.mia).post(f"/requests/{duplicate.id}/unmerge").status_code == 403
    client = sign_in(cast.cleo)
    assert f"/requests/{duplicate.id}/unmerge" in client.get(f"/requests/{target.id}").text
    assert client.post(f"/requests/{duplicate.id}/unmerge").location == f"/requests/{duplicate.id}"
    assert stored(duplicate.id).merged_into_id is None
    # A second click says how it stands instead of failing.
    assert client.post(f"/requests/{duplicate.id}/unmerge").status_code == 303
    assert sign_in(cast.mia).get(f"/requests/{duplicate.id}").status_code == 200


def test_a_page_with_duplicates_reads_little(cast, sign_in, count_statements):
    target = ask(cast.olga, "Export tables")
    for number in range(3):
        duplicate = ask(cast.mia, f"Export number {number}")
        comments.post_comment(cast.max, "feature_request", duplicate.id, f"Said of {number}")
        merge(cast.cleo, duplicate, target)
    operations.vote(cast.max, stored(target.id))
    comments.post_comment(cast.max, "feature_request", target.id, "Said below it")
    pages = (f"/requests/{target.id}", f"/requests/{duplicate.id}?stay=1")
    # Staff also see who needs it.
    for person, most in ((cast.max, 6), (cast.cleo, 7)):
        client = sign_in(person)
        for page in pages:
            client.get(page)
            with count_statements() as seen:
                client.get(f"{page}{'&' if '?' in page else '?'}again=1")
            assert len(seen) <= most, (page, seen)


def test_a_page_shows_the_beginning_of_long_lists_and_leads_to_the_rest(cast, sign_in):
    target = ask(cast.olga, "Export tables")
    count = duplicates.FEW + 2
    with transact():
        many = [FeatureRequest(title=f"Export no. {one:02}", lang="en", status_id=target.status_id) for one in range(count)]
        db_session.add_all(many)
        db_session.add_all(
            StatusChange(request_id=target.id, to_status_id=target.status_id, note_html=f"<p>Said no. {one:02}</p>")
            for one in range(count)
        )
    merging.merge_all(cast.cleo, many, stored(target.id), "The same")
    last, page = many[-1].id, f"/requests/{target.id}"
    client = sign_in(cast.mia)
    text = client.get(page).text
    assert "Export no. 19" in text and "Export no. 20" not in text
    # The newest of what happened, and what was merged first; the one a reader comes from stands before all.
    assert "Said no. 02" in text and "Said no. 01" not in text
    assert text.count(f'<a href="{page}?stay=1&amp;all=1"') == 2
    led = client.get(f"{page}?from={last}").text
    assert led.index("Export no. 21") < led.index("Export no. 00") and "Export no. 19" not in led
    everything = client.get(f"{page}?stay=1&all=1").text
    assert all(f"Export no. {one:02}" in everything and f"Said no. {one:02}" in everything for one in range(count))
    assert f'<a href="{page}?stay=1&amp;all=1"' not in everything
    assert client.get(f"{page}?from=99999999999999999999").status_code == 200
