"""The board and the list: what stands on them for whom, in which column and order, and what that costs."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import insert

from app.core import clock, fragments
from app.core.database import db_session
from app.core.transaction import transact
from app.requests.models import FeatureRequest, State, StatusChange, Vote
from app.roadmap import quarters
from tests.roadmap.rows import area, request, soon, statuses, vote
from tests.support.cast import Cast
from tests.support.page import CheckingClient

SignIn = Callable[[Any], CheckingClient]
MOST = 6


def columns(client: CheckingClient, address: str = "/roadmap") -> dict[str, list[str]]:
    """Return the titles on the board by the name of their column."""
    soup = BeautifulSoup(client.get(address).text, "html5lib")
    return {
        str(one["data-name"]): [title.get_text(strip=True) for title in one.select(".road-card__title")]
        for one in soup.select(".board__column")
    }


def card(client: CheckingClient, title: str, address: str = "/roadmap") -> Tag:
    """Return the card of a request."""
    soup = BeautifulSoup(client.get(address).text, "html5lib")
    found = soup.find(attrs={"data-title": title})
    assert isinstance(found, Tag)
    return found


def test_columns_are_the_statuses_on_the_roadmap_most_wanted_first(cast: Cast, sign_in: SignIn) -> None:
    request("Few", "planned", votes_count=1)
    request("Many", "planned", votes_count=9)
    request("New", "new")
    request("No", "declined")
    assert columns(sign_in(cast.max)) == {"Reviewing": [], "Planned": ["Many", "Few"], "Started": [], "Released": []}


def test_what_others_keep_to_themselves_stands_nowhere_and_counts_nowhere(cast: Cast, sign_in: SignIn) -> None:
    """Checks 24, 28, 31: neither card nor number tells of it."""
    request("Theirs", "planned", company_id=1, is_company_only=True)
    leading = request("Leading", "planned")
    request("Duplicate", "planned", merged_into_id=leading.id)
    request("Hidden", "planned", state=State.HIDDEN)
    outside, inside, staff = (sign_in(one) for one in (cast.olga, cast.mia, cast.cleo))
    assert columns(outside)["Planned"] == ["Leading"]
    assert columns(inside)["Planned"] == columns(staff)["Planned"] == ["Leading", "Theirs"]
    for page in ("/roadmap", "/roadmap/list"):
        assert "Theirs" not in outside.get(page).text
    soup = BeautifulSoup(outside.get("/roadmap").text, "html5lib")
    assert [one.get_text() for one in soup.select(".board__head .number")] == ["0", "1", "0", "0"]


def test_a_card_says_votes_area_time_progress_and_whether_ones_company_wants_it(cast: Cast, sign_in: SignIn) -> None:
    place = area("Exports")
    wanted = request("Columns", "started", area_id=place.id, progress=70, quarter="2031Q1")
    vote(wanted, cast.max)
    shown = card(sign_in(cast.mia), "Columns")
    text = shown.get_text(" ", strip=True)
    assert "Needed by 1 person" in text and "Exports" in text and "Jan–Mar 2031" in text and "Your company too" in text
    bar = shown.select_one(".progress-bar svg")
    assert bar is not None and bar["aria-label"] == "Progress: 70%"
    assert "Your company too" not in card(sign_in(cast.olga), "Columns").get_text()


def test_a_vote_for_a_duplicate_is_a_vote_of_ones_company(cast: Cast, sign_in: SignIn) -> None:
    leading = request("Leading", "planned")
    vote(request("Duplicate", merged_into_id=leading.id), cast.mia)
    assert columns(sign_in(cast.max), "/roadmap?mine=1")["Planned"] == ["Leading"]
    assert columns(sign_in(cast.olga), "/roadmap?mine=1") == {}


def test_a_step_with_its_reason_is_counted_from_the_second_on(cast: Cast, sign_in: SignIn) -> None:
    asked = request("Twice", "planned")
    assert "step" not in card(sign_in(cast.max), "Twice").get_text()
    with transact():
        db_session.add(StatusChange(request_id=asked.id, to_status_id=asked.status_id))
    link = card(sign_in(cast.max), "Twice").select_one(".road-card__foot a")
    assert link is not None and "2 steps and why" in link.get_text() and str(link["href"]).endswith("#history")


def test_an_area_takes_in_those_below_it(cast: Cast, sign_in: SignIn) -> None:
    above = area("Above")
    below = area("Below", above.id)
    request("In above", "planned", area_id=above.id)
    request("In below", "planned", area_id=below.id)
    request("Elsewhere", "planned")
    client = sign_in(cast.max)
    assert sorted(columns(client, f"/roadmap?area={above.id}")["Planned"]) == ["In above", "In below"]
    assert columns(client, f"/roadmap?area={below.id}")["Planned"] == ["In below"]


def test_orders(cast: Cast, sign_in: SignIn) -> None:
    request("Wanted", "planned", votes_count=9, value=1, next_review_on=None)
    request("Worth much", "planned", votes_count=1, value=90, next_review_on=soon(9))
    request("Soon", "planned", votes_count=0, value=5, next_review_on=soon(1), status_since=clock.now())
    client = sign_in(cast.max)
    assert columns(client, "/roadmap?sort=review")["Planned"] == ["Soon", "Worth much", "Wanted"]
    assert columns(client, "/roadmap?sort=changed")["Planned"][0] == "Soon"
    assert columns(sign_in(cast.cleo), "/roadmap?sort=value")["Planned"] == ["Worth much", "Soon", "Wanted"]


def test_the_staffs_value_orders_nothing_for_customers(cast: Cast, sign_in: SignIn) -> None:
    """Check 31: what a request is worth to the staff can be told neither from an order nor from a filter."""
    request("Wanted", "planned", votes_count=9, value=1)
    request("Worth much", "planned", votes_count=1, value=90)
    vote(request("By Other", "planned"), cast.olga)
    client = sign_in(cast.max)
    plain = columns(client)
    assert columns(client, "/roadmap?sort=value") == columns(client, "/roadmap?company=2") == plain
    assert "Weighted value" not in client.get("/roadmap?sort=value").text
    assert columns(sign_in(cast.cleo), "/roadmap?company=2")["Planned"] == ["By Other"]


def test_terms_are_columns_and_what_is_undecided_is_for_the_staff(cast: Cast, sign_in: SignIn) -> None:
    for term in ("now", "next", "later", None):
        request(f"It is {term}", "planned", term=term)
    request("Done", "released", term="now")
    shown = columns(sign_in(cast.max), "/roadmap?by=term")
    assert shown == {"Now": ["It is now"], "Up next": ["It is next"], "Later": ["It is later"]}
    assert columns(sign_in(cast.pat), "/roadmap?by=term")["Not decided yet"] == ["It is None"]


def test_quarters_are_columns_and_what_is_late_counts_to_this_one(cast: Cast, sign_in: SignIn) -> None:
    here, after, *_rest, far = quarters.following(quarters.of(clock.today("Asia/Tokyo")), 8)
    for title, quarter in (("Late", "2020Q1"), ("Now", here), ("After", after), ("Far", far)):
        request(title, "planned", quarter=quarter)
    shown = list(columns(sign_in(cast.max), "/roadmap?by=quarter").values())
    assert sorted(shown[0]) == ["Late", "Now"]
    assert shown[1:] == [["After"], [], [], ["Far"]]


def test_the_list_has_everything_of_a_column_and_pages(cast: Cast, sign_in: SignIn) -> None:
    planned = statuses()["planned"]
    for number in range(60):
        request(f"Number {number:02}", "planned", votes_count=number)
    request("Other", "started")
    client = sign_in(cast.max)
    soup = BeautifulSoup(client.get("/roadmap").text, "html5lib")
    more = soup.select_one(".board__more")
    assert more is not None and "Show all 60" in more.get_text()
    assert len(columns(client)["Planned"]) == 20
    page = BeautifulSoup(client.get(str(more["href"])).text, "html5lib")
    first = [one.get_text() for one in page.select(".road-row__title a")]
    assert first == [f"Number {number:02}" for number in range(59, 9, -1)]
    following = page.find("a", rel="next")
    assert isinstance(following, Tag)
    rest = BeautifulSoup(client.get(str(following["href"])).text, "html5lib").select(".road-row__title a")
    assert [one.get_text() for one in rest] == [f"Number {number:02}" for number in range(9, -1, -1)]
    assert str(planned.id) in str(more["href"])


@pytest.mark.parametrize(
    "address", ["?by=nonsense", "?by=quarter&column=xx", "?area=٣", "?area=99999999999", "?sort=", "?column=x"]
)
def test_odd_addresses_show_the_plain_board(cast: Cast, sign_in: SignIn, address: str) -> None:
    request("There", "planned", quarter="2031Q1")
    assert sign_in(cast.max).get(f"/roadmap{address}").status_code == 200


def test_only_those_who_arrange_get_the_menu_of_a_card(cast: Cast, sign_in: SignIn) -> None:
    asked = request("Movable", "planned")
    started = statuses()["started"]
    assert card(sign_in(cast.max), "Movable").select("[data-to]") == []
    ways = card(sign_in(cast.pat), "Movable").select("[data-to]")
    assert [one.get_text() for one in ways] == ["Reviewing", "Started", "Released", "Another status…"]
    assert f"/requests/{asked.id}/" in str(ways[1]["href"]) and f"to={started.id}" in str(ways[1]["href"])


def _many(count: int) -> None:
    known, now = statuses(), clock.now()
    kinds = ["reviewing", "planned", "started", "released"]
    places = [area(f"Area {number}").id for number in range(8)]
    rows = [
        {
            "title": f"Request {number}", "lang": "en", "status_id": known[kinds[number % 4]].id, "votes_count": number % 97,
            "area_id": places[number % 8], "created_at": now, "status_since": now, "term": ("now", "next", None)[number % 3],
            "company_id": 1 + number % 2, "is_company_only": number % 10 == 0, "version": 1,
        }
        for number in range(count)
    ]  # fmt: skip
    with transact():
        db_session.execute(insert(FeatureRequest), rows)
        db_session.execute(
            insert(Vote),
            [
                {"request_id": 1 + number % count, "user_id": 1 + number // count, "company_id": 1 + number // count,
                 "importance": 2, "created_at": now}
                for number in range(2 * count)
            ],
        )  # fmt: skip


@pytest.mark.parametrize("address", ["/roadmap", "/roadmap?by=term", "/roadmap?by=quarter", "/roadmap/list", "/roadmap?mine=1"])
@pytest.mark.parametrize("person", ["max", "pat"])
def test_two_thousand_requests_cost_six_statements(
    app: Any, cast: Cast, sign_in: SignIn, count_statements: Any, person: str, address: str
) -> None:
    _many(2000)
    client = sign_in(getattr(cast, person))
    client.get(address)
    fragments.forget_all(app)
    with count_statements() as made:
        page = client.get(address)
    assert page.status_code == 200
    assert len(made) <= MOST, "\n".join(made)


@pytest.mark.parametrize("address", ["/roadmap", "/roadmap?by=quarter", "/roadmap/list"])
def test_a_kept_copy_costs_no_statement_of_the_roadmap_and_is_old_after_a_change(
    cast: Cast, sign_in: SignIn, count_statements: Any, address: str
) -> None:
    asked = request("Columns", "planned", quarter="2026Q4")
    for person in (cast.max, cast.pat):
        client = sign_in(person)
        kept = {"If-None-Match": client.get(address).headers["ETag"]}
        with count_statements() as made:
            assert client.get(address, headers=kept).status_code == 304
        assert not [one for one in made if "feature_requests" in one]
        with transact():
            db_session.get_one(FeatureRequest, asked.id).votes_count += 1
        again = client.get(address, headers=kept)
        assert again.status_code == 200 and "Columns" in again.text


@pytest.mark.parametrize("address", ["/roadmap", "/requests", "/changelog"])
def test_one_entry_of_the_navigation_stands_for_all_three(cast: Cast, sign_in: SignIn, address: str) -> None:
    soup = BeautifulSoup(sign_in(cast.max).get(address).text, "html5lib")
    for place, label in ((".nav", "Requests and roadmap"), (".bottombar", "Requests")):
        current = soup.select(f"{place} [aria-current=page]")
        assert [one.get_text(strip=True) for one in current] == [label]
    tabs = {one.get_text(strip=True): one.get("aria-current") for one in soup.select(".tabs a")}
    assert len(tabs) == 3 and sum(1 for one in tabs.values() if one) == 1


def test_the_page_of_a_request_says_nothing_of_a_roadmap_it_does_not_stand_on(cast: Cast, sign_in: SignIn) -> None:
    plain, declined = request("Plain", "declined"), request("Declined", "declined", term="next", purpose_html="<p>Once</p>")
    undecided, released = request("Undecided", "planned"), request(
        "Out", "released", quarter="2026Q1", progress=95, purpose="x", purpose_html="<p>x</p>"
    )  # fmt: skip
    staff, client = sign_in(cast.cleo), sign_in(cast.mia)

    def says(one: Any, asked: Any) -> bool:
        return "On the roadmap" in one.get(f"/requests/{asked.id}").text

    assert not says(staff, plain) and not says(client, plain) and not says(client, declined)
    assert says(staff, declined)
    assert says(staff, undecided) and not says(client, undecided)
    assert says(client, released)
    assert not any(word in client.get(f"/requests/{released.id}").text for word in ("Meant for", "Progress"))


def test_staff_read_that_what_was_said_of_what_is_not_ahead_is_kept(cast: Cast, sign_in: SignIn) -> None:
    declined, told = (
        request("Declined", "declined", term="next"),
        request("Told", "declined", purpose_html="<p>Once</p>", term="next"),
    )
    staff, kept = sign_in(cast.cleo), "What was said of it is kept."
    assert kept in staff.get(f"/requests/{declined.id}").text and kept not in staff.get(f"/requests/{told.id}").text
    assert kept not in sign_in(cast.mia).get(f"/requests/{declined.id}").text


def test_the_request_and_the_company_lead_to_the_roadmap(cast: Cast, sign_in: SignIn) -> None:
    asked = request("Columns", "planned", quarter="2031Q1", external_key="PROJ-7", external_url="https://tracker.example/7")
    seen_by_staff = sign_in(cast.cleo).get(f"/requests/{asked.id}").text
    seen_by_client = sign_in(cast.mia).get(f"/requests/{asked.id}").text
    assert "Jan–Mar 2031" in seen_by_staff and "Jan–Mar 2031" in seen_by_client
    for inner in ("PROJ-7", "tracker.example", f"/roadmap/requests/{asked.id}/words"):
        assert inner in seen_by_staff and inner not in seen_by_client
    assert "/roadmap?company=1" in sign_in(cast.cleo).get("/companies/1").text
    assert "/roadmap?company=" not in sign_in(cast.mia).get("/company").text
