"""Lists: narrowed, ordered, paged; nobody finds, counts or sorts by what they may not see."""

from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask

from app.core import clock
from app.core.access import ANONYMOUS
from app.core.database import db_session
from app.core.subjects import visible
from app.core.transaction import transact
from app.requests import operations, policy, queries
from app.requests.models import FeatureRequest, State
from app.requests.operations import AreaDetails
from app.requests.queries import Filters
from app.requests.queries.listing import SIZE
from tests.requests.merged import ask, installed, merge, stored
from tests.requests.standing import move
from tests.support.cast import Cast

SECRET = "zebrafish"


@pytest.fixture(autouse=True)
def _statuses(app: Flask) -> None:
    installed()


def titles(viewer, cursor=None, **wanted) -> list[str]:
    page = queries.listed(viewer, Filters(**wanted), cursor, today=clock.today("Asia/Tokyo"))
    return [row.title for row in page.items]


def test_the_whole_list_is_reached_page_by_page_and_back(cast: Cast) -> None:
    for number in range(SIZE + 5):
        wish = ask(cast.pat, f"Request {number:03}")
        if number % 3 == 0:
            operations.vote(cast.mia, wish)
        if number % 5 == 0:
            operations.vote(cast.olga, wish)
    for sort in ("votes", "latest", "changed", "value"):
        filters, today = Filters(sort=sort), clock.today("Asia/Tokyo")
        first = queries.listed(cast.pat, filters, None, today=today)
        rest = queries.listed(cast.pat, filters, first.next, today=today)
        assert len(first.items) == SIZE and len(rest.items) == 5
        assert rest.next is None and first.previous is None
        back = queries.listed(cast.pat, filters, rest.previous, today=today)
        assert [row.id for row in back.items] == [row.id for row in first.items]
        keys = [(row.votes_count if sort == "votes" else row.value, row.id) for row in (*first.items, *rest.items)]
        assert len({row.id for row in (*first.items, *rest.items)}) == SIZE + 5
        if sort in {"votes", "value"}:
            assert all(left > right for left, right in pairwise(keys))


@pytest.mark.parametrize("cursor", ["<", ">x.1", "<9999999999999999.1", ">-5.0", "<1.99999999999", "%00", "<1.1;"])
def test_a_cursor_nobody_was_given_gives_a_list_all_the_same(cast: Cast, cursor: str) -> None:
    ask(cast.mia, "Print all invoices")
    for sort in ("votes", "latest"):
        assert titles(cast.olga, cursor, sort=sort) in (["Print all invoices"], [])


def test_filters_narrow_by_status_area_tag_words_and_taking_part(cast: Cast) -> None:
    area = operations.add_area(cast.ada, AreaDetails("請求", "Billing"))
    inner = operations.add_area(cast.ada, AreaDetails("帳票", "Forms", area.id))
    mine = ask(cast.mia, "Print 100% of all invoices", area_id=inner.id, tags=["pdf"])
    theirs = ask(cast.olga, "Send audit logs")
    move(cast.pat, theirs, "planned")
    assert titles(cast.mia, status="planned") == ["Send audit logs"]
    assert titles(cast.mia, status=str(stored(theirs.id).status_id)) == ["Send audit logs"]
    assert titles(cast.mia, area=area.id) == titles(cast.mia, tag="pdf") == titles(cast.mia, words="100%") == [mine.title]
    assert titles(cast.mia, words="0_%") == []
    assert titles(cast.mia, only="mine") == titles(cast.mia, only="following") == [mine.title]
    assert titles(cast.max, only="mine") == []
    assert titles(cast.max, only="company") == [mine.title]
    assert titles(cast.mia, only="unvoted") == ["Send audit logs"]
    operations.vote(cast.max, theirs)
    assert set(titles(cast.mia, only="company")) == {mine.title, "Send audit logs"}


def test_what_is_past_its_review_date_is_found_by_staff_alone(cast: Cast) -> None:
    late = ask(cast.mia, "Print all invoices")
    ask(cast.mia, "Send audit logs")
    move(cast.pat, late, "planned", next_review_on=clock.today("Asia/Tokyo") + timedelta(days=1))
    tomorrow = clock.today("Asia/Tokyo") + timedelta(days=2)
    page = queries.listed(cast.pat, Filters(only="overdue"), None, today=tomorrow)
    assert [row.title for row in page.items] == ["Print all invoices"]
    assert len(queries.listed(cast.mia, Filters(only="overdue"), None, today=tomorrow).items) == 2


def test_staff_values_neither_sort_nor_stand_in_lists_of_clients(cast: Cast, sign_in) -> None:
    cheap, dear = ask(cast.olga, "Cheap"), ask(cast.mia, "Dear thing", importance=3)
    operations.vote(cast.olga, dear)
    operations.vote(cast.mia, cheap)
    operations.vote(cast.max, cheap)
    assert stored(dear.id).value > stored(cheap.id).value
    assert titles(cast.pat, sort="value")[0] == "Dear thing"
    page = queries.listed(cast.mia, Filters(sort="value"), None, today=clock.today("Asia/Tokyo"))
    assert [row.title for row in page.items] == ["Cheap", "Dear thing"] and {row.value for row in page.items} == {None}
    client = sign_in(cast.mia)
    for path in ("/requests?sort=value", "/requests", f"/requests/{dear.id}"):
        assert "Value" not in client.get(path).text
    assert f"Value {stored(dear.id).value}" in sign_in(cast.pat).get("/requests").text


def test_duplicates_stand_in_no_list_and_their_votes_with_the_leader(cast: Cast) -> None:
    leader, duplicate = ask(cast.olga, "Print all invoices"), ask(cast.mia, "All invoices printed")
    merge(cast.cleo, duplicate, leader)
    page = queries.listed(cast.mia, Filters(only="mine"), None, today=clock.today("Asia/Tokyo"))
    [row] = page.items
    assert (row.id, row.votes_count, row.is_mine, row.is_ours) == (leader.id, 2, True, True)


@pytest.fixture
def worlds(cast: Cast, run_jobs) -> dict[str, int]:
    """A request everybody sees, one of Acme alone with a word of its own, one that waits and one that was deleted."""
    area = operations.add_area(cast.ada, AreaDetails("請求", "Billing"))
    shared = ask(cast.mia, "Exporting a report", tags=["export"], area_id=area.id)
    hidden = ask(
        cast.mia, f"Exporting the {SECRET}", situation=f"{SECRET} words", tags=["export", SECRET], is_company_only=True,
        area_id=area.id,
    )  # fmt: skip
    operations.vote(cast.max, hidden)
    gone = ask(cast.max, f"Exporting deleted {SECRET}")
    operations.delete_request(cast.max, gone)
    run_jobs()
    db_session.expire_all()
    return {"shared": shared.id, "hidden": hidden.id, "gone": gone.id, "area": area.id}


def test_pages_of_another_company_hold_no_trace(cast: Cast, worlds: dict[str, int], sign_in) -> None:
    olga, mia = sign_in(cast.olga), sign_in(cast.mia)
    for path in (
        "/", "/requests", "/requests?sort=latest", f"/requests?area={worlds['area']}", "/requests?tag=export", "/requests/new",
        f"/requests?q={SECRET}", f"/requests/{worlds['shared']}", "/search?q=exporting", "/search/suggest?q=zeb",
        "/requests/similar?q=exporting+the+zebrafish", "/requests?show=company_only", "/roadmap", "/changelog",
    ):  # fmt: skip
        answer = olga.get(path)
        # The words one has typed oneself stand in the field and in the links.
        text = answer.text.replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
        assert answer.status_code == 200 and SECRET not in text, path
    for path in ("/requests", "/requests/similar?q=exporting+the+zebrafish", "/search?q=exporting", "/"):
        assert SECRET in mia.get(path).text, path


def test_addresses_of_another_company_are_as_if_they_never_were(cast: Cast, worlds: dict[str, int], sign_in) -> None:
    olga = sign_in(cast.olga)
    for key in (worlds["hidden"], worlds["gone"]):
        for path in ("", "/history", "/edit", "/deleted"):
            assert olga.get(f"/requests/{key}{path}").status_code == 404
        for path in ("/vote", "/take-back", "/support", "/delete", "/restore", "/visibility"):
            assert olga.post(f"/requests/{key}{path}", data={"importance": "1"}).status_code == 404
    assert olga.get(f"/comments/on/feature_request/{worlds['hidden']}").status_code == 404


def test_the_rule_of_who_sees_what_is_the_same_in_both_its_forms(cast: Cast) -> None:
    for title, only, state in [(f"{only} {state}", only, state) for only in (False, True) for state in State]:
        wish = operations.enter_request(cast.cleo, company_id=1, person_id=cast.mia.id, title=title, is_company_only=only)
        with transact():
            stored(wish.id).state = state
    viewers = [cast.mia, cast.max, cast.olga, cast.cleo, ANONYMOUS]
    for row in db_session.query(FeatureRequest).all():
        for viewer in viewers:
            seen = bool(visible(viewer, FeatureRequest.SUBJECT, [row.id]))
            assert seen == policy.can_see(viewer, row), (viewer.name, row.title)


def test_what_the_title_finds_stays_while_more_is_said(cast: Cast, sign_in, run_jobs) -> None:
    ask(cast.olga, "Add string interpolation")
    run_jobs()
    db_session.expire_all()
    client = sign_in(cast.mia)
    for words in (
        "Add string interpolation",
        "Add string interpolation\nEvery month I copy a whole table by hand for a meeting.",
    ):
        assert "Add string interpolation" in client.get("/requests/similar", query_string={"q": words}).text, words


def test_the_form_offers_a_vote_only_where_votes_are_open(cast: Cast, sign_in, run_jobs) -> None:
    wish = ask(cast.olga, "Add string interpolation")
    run_jobs()
    words = {"q": "Add string interpolation"}
    way = f"/requests/{wish.id}/support"
    assert way in sign_in(cast.mia).get("/requests/similar", query_string=words).text
    assert way not in sign_in(cast.cleo).get("/requests/similar", query_string=words).text
    move(cast.pat, wish, "declined")
    run_jobs()
    found = sign_in(cast.mia).get("/requests/similar", query_string=words).text
    assert "Add string interpolation" in found
    assert way not in found
