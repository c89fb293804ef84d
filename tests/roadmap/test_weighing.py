"""Weighing: who waits for a request, the score by hand, the numbers behind it, and that customers see none of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from app.companies.models import Company
from app.core import clock
from app.core.database import db_session
from app.core.errors import Forbidden, Refused
from app.core.transaction import transact
from app.requests.models import FeatureRequest
from app.roadmap import operations
from app.roadmap.queries.weighing import Order, Weighing, score_weights, weighed
from app.roadmap.scoring import DEFAULTS, score
from tests.roadmap.rows import area, request, vote
from tests.support.cast import Cast
from tests.support.page import CheckingClient

SignIn = Callable[[Any], CheckingClient]
MOST = 6


def _weighed(viewer: Any, **asked: Any) -> list[Any]:
    return weighed(viewer, Weighing(**asked), score_weights(), clock.today("Asia/Tokyo"))


def _company(key: int, **values: Any) -> None:
    with transact():
        found = db_session.get_one(Company, key)
        for name, value in values.items():
            setattr(found, name, value)


def test_the_score_by_hand() -> None:
    """(20 points + 2 renewals x 5 + 150 seats x 1/100) x 0.8 x 0.5 / 0.4"""
    assert score(DEFAULTS, 20, 2, 150, impact=80, effort=40, confidence=50) == pytest.approx(31.5)
    assert score(DEFAULTS, 20, 2, 150, impact=80, effort=40, confidence=None) == pytest.approx(31.5)
    assert score(DEFAULTS, 20, 0, 0, impact=None, effort=40, confidence=50) is None
    assert score(DEFAULTS, 20, 0, 0, impact=80, effort=None, confidence=50) is None
    assert score(DEFAULTS, 10, 0, 0, impact=100, effort=0, confidence=100) == score(DEFAULTS, 10, 0, 0, 100, 5, 100) == 200.0


@given(st.integers(0, 10_000), st.integers(0, 50), st.integers(0, 9999), *[st.integers(0, 100)] * 3)
def test_more_of_what_counts_never_lowers_the_score(
    value: int, renewing: int, seats: int, impact: int, effort: int, sure: int
) -> None:
    here = score(DEFAULTS, value, renewing, seats, impact, effort, sure)
    assert here is not None and here >= 0
    for better in (
        score(DEFAULTS, value + 1, renewing, seats, impact, effort, sure),
        score(DEFAULTS, value, renewing + 1, seats, impact, effort, sure),
        score(DEFAULTS, value, renewing, seats + 100, impact, effort, sure),
        score(DEFAULTS, value, renewing, seats, min(100, impact + 1), effort, sure),
        score(DEFAULTS, value, renewing, seats, impact, max(0, effort - 1), sure),
        score(DEFAULTS, value, renewing, seats, impact, effort, min(100, sure + 1)),
    ):
        assert better is not None and better >= here


def test_companies_count_once_over_a_group_with_tier_renewal_and_seats(cast: Cast) -> None:
    today = clock.today("Asia/Tokyo")
    _company(1, renews_on=today + timedelta(days=90), seats=120)
    _company(2, renews_on=today + timedelta(days=91), seats=30)
    leading = request("Leading", "planned")
    duplicate = request("Duplicate", merged_into_id=leading.id)
    for asked, person in ((leading, cast.mia), (leading, cast.max), (duplicate, cast.max)):
        vote(asked, person)
    hidden = request("Hidden", merged_into_id=leading.id, state="hidden")
    # Hidden words are no less a need: the counters count it as well.
    vote(hidden, cast.olga)
    (row,) = _weighed(cast.cleo)
    assert (row.title, row.tiers(), row.seats) == ("Leading", [("high", 1), ("tech", 1)], 150)
    assert (row.renewing, row.renews_on) == (1, today + timedelta(days=90))


def test_orders_and_filters(cast: Cast) -> None:
    today, place = clock.today("Asia/Tokyo"), area("Exports")
    _company(1, renews_on=today + timedelta(days=9), seats=10)
    _company(2, seats=900)
    request("Placed", "planned", impact=90, effort=10, value=1, area_id=place.id)
    wanted = request("By Acme", "new", value=9)
    vote(wanted, cast.mia)
    vote(request("By Other", "started", value=5), cast.olga)
    request("Done", "released", value=99)
    request("No", "declined", value=99)

    def titles(**asked: Any) -> list[str]:
        return [one.title for one in _weighed(cast.pat, **asked)]

    assert titles() == ["Placed", "By Acme", "By Other"]
    assert titles(order=Order.VALUE) == titles(order=Order.UNPLACED) == ["By Acme", "By Other", "Placed"]
    assert titles(order=Order.RENEWAL)[0] == "By Acme"
    assert titles(order=Order.SEATS)[0] == "By Other"
    assert titles(kind="new") == titles(tier="high") == titles(is_renewing=True) == titles(company_id=1) == ["By Acme"]
    assert titles(area_id=place.id) == ["Placed"]


def test_customers_weigh_nothing_and_learn_nothing(cast: Cast, sign_in: SignIn) -> None:
    asked = request("Placed", "planned", impact=90, effort=10, value=7)
    assert _weighed(cast.mia) == []
    client = sign_in(cast.mia)
    for path in ("/roadmap/weighing", "/roadmap/weights"):
        assert client.get(path).status_code == 403
    for path in ("/roadmap/weighing/export", f"/roadmap/requests/{asked.id}/weigh", "/roadmap/views"):
        assert client.post(path, data={"impact": "1", "name": "x"}).status_code == 403
    with pytest.raises(Forbidden):
        operations.export_weighing(cast.mia, Weighing(), operations.Form.CSV, clock.today())
    with pytest.raises(Forbidden):
        operations.set_score(cast.cleo, {"renewal": 1}, {})


def test_a_place_is_kept_without_touching_what_others_write(cast: Cast, sign_in: SignIn) -> None:
    asked = request("Columns", "planned")
    version, client = asked.version, sign_in(cast.cleo)
    address = f"/roadmap/requests/{asked.id}/weigh"
    assert client.post(
        address, data={"impact": "90", "effort": " ２０ ", "next": "/roadmap/weighing?order=value"}
    ).location == ("/roadmap/weighing?order=value")
    db_session.expire_all()
    found = db_session.get_one(FeatureRequest, asked.id)
    assert (found.impact, found.effort, found.confidence, found.version) == (90, 20, None, version)
    for wrong in ("101", "-1", "1.5", "x", "9" * 30):
        assert client.post(address, data={"impact": wrong}).status_code == 303
    client.post(address, data={"impact": "", "confidence": "80"})
    db_session.expire_all()
    found = db_session.get_one(FeatureRequest, asked.id)
    assert (found.impact, found.effort, found.confidence) == (None, 20, 80)


def test_the_page_shows_points_and_fields_for_the_same_numbers(cast: Cast, sign_in: SignIn, count_statements: Any) -> None:
    request("Placed", "planned", impact=75, effort=20, votes_count=4)
    request("Unplaced", "new")
    client = sign_in(cast.pat)
    client.get("/roadmap/weighing")
    with count_statements() as made:
        page = client.get("/roadmap/weighing")
    assert len(made) <= MOST, "\n".join(made)
    soup = BeautifulSoup(page.text, "html5lib")
    (dot,) = soup.select(".weigh-dot")
    assert (dot["data-title"], dot["transform"]) == ("Placed", "translate(120.0 100.0)")
    values = {str(one["aria-label"]): one["value"] for one in soup.select("input.weigh-number")}
    assert values["Impact: Placed"] == "75" and values["Impact: Unplaced"] == ""


def test_new_numbers_change_value_and_score_of_everything(cast: Cast, sign_in: SignIn) -> None:
    asked = request("Columns", "planned", impact=100, effort=100, confidence=100)
    vote(asked, cast.mia, importance=3)
    operations.set_score(cast.ada, {}, {"tier.high": 7})
    (row,) = _weighed(cast.pat)
    assert (row.value, row.score) == (35, 35.0)
    client = sign_in(cast.pat)
    form = BeautifulSoup(client.get("/roadmap/weights").text, "html5lib")
    sent = {str(one["name"]): str(one["value"]) for one in form.select("main form input[type=number]")}
    assert sent["tier_high"] == "7"
    assert client.post("/roadmap/weights", data=sent | {"importance_3": "2", "renewal": "0"}).status_code == 303
    (row,) = _weighed(cast.pat)
    assert row.value == 14
    assert score_weights()["renewal"] == 0
    assert client.post("/roadmap/weights", data=sent | {"confidence": "101"}).status_code == 422


@pytest.mark.parametrize("wrong", [{"renewal": -1}, {"confidence": 101}, {"nonsense": 1}])
def test_numbers_out_of_bounds_are_refused(cast: Cast, wrong: dict[str, int]) -> None:
    with pytest.raises(Refused):
        operations.set_score(cast.ada, wrong, {})
    assert score_weights() == DEFAULTS
