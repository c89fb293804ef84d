"""Saved views: one's own and those of all, what they keep of an address, and who takes them away."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.roadmap import asked, operations
from app.roadmap.models import SavedView
from tests.roadmap.rows import request
from tests.support.cast import Cast
from tests.support.page import CheckingClient

SignIn = Callable[[Any], CheckingClient]


def _offered(client: CheckingClient, address: str = "/roadmap") -> dict[str, str]:
    soup = BeautifulSoup(client.get(address).text, "html5lib")
    return {one.get_text(" ", strip=True): str(one["href"]) for one in soup.select(".road-view > a")}


def test_a_view_keeps_filters_and_order_and_nothing_else(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.pat)
    page = BeautifulSoup(client.get("/roadmap?by=term&sort=value&page=%3E1&evil=<x>&area=3").text, "html5lib")
    query = page.select_one("form.road-save input[name=query]")
    assert query is not None and query["value"] == "by=term&sort=value&area=3"
    sent = {"name": "Terms", "place": "board", "query": "by=term&page=9&sort=value", "next": "/roadmap"}
    assert client.post("/roadmap/views", data=sent).location == "/roadmap"
    assert _offered(client) == {"Terms": "/roadmap?by=term&sort=value"}
    assert _offered(client, "/roadmap/weighing") == {}
    client.post("/roadmap/views", data={**sent, "query": ""})
    assert _offered(client) == {"Terms": "/roadmap"}


def test_ones_own_are_seen_by_nobody_else_and_shared_ones_by_the_staff(cast: Cast, sign_in: SignIn) -> None:
    request("There", "planned")
    operations.save_view(cast.pat, name="Own", place="board", query="")
    operations.save_view(cast.pat, name="For all", place="board", query="sort=value", is_shared=True)
    assert set(_offered(sign_in(cast.pat))) == {"Own", "For all shared"}
    assert set(_offered(sign_in(cast.cleo))) == {"For all shared"}
    assert "For all" not in sign_in(cast.mia).get("/roadmap").text


def test_who_takes_a_view_away(cast: Cast) -> None:
    own = operations.save_view(cast.cleo, name="Own", place="list", query="").id
    shared = operations.save_view(cast.cleo, name="For all", place="list", query="", is_shared=True).id
    with pytest.raises(NotFound):
        operations.remove_view(cast.ada, own)
    with pytest.raises(Forbidden):
        operations.remove_view(cast.mia, shared)
    operations.remove_view(cast.ada, shared)
    operations.remove_view(cast.cleo, own)
    assert db_session.scalars(select(SavedView)).all() == []


def test_views_have_bounds(cast: Cast, sign_in: SignIn) -> None:
    for wrong in ({"name": " "}, {"name": "x" * 61}, {"place": "elsewhere"}, {"query": "q" * 501}):
        with pytest.raises(Refused):
            operations.save_view(cast.pat, **{"name": "Name", "place": "board", "query": "", **wrong})
    for number in range(50):
        operations.save_view(cast.pat, name=f"View {number}", place="board", query="")
    with pytest.raises(Refused):
        operations.save_view(cast.pat, name="One more", place="board", query="")
    assert operations.save_view(cast.pat, name="View 7", place="board", query="by=term").query == "by=term"
    answer = sign_in(cast.pat).post("/roadmap/views", data={"name": "", "place": "board", "next": "//elsewhere.example"})
    assert answer.location == "/roadmap"


def test_an_address_is_cleaned() -> None:
    assert asked.cleaned("sort=votes&by=term&x=1&area=%0d%0aSet-Cookie:1") == "by=term&sort=votes&area=%0D%0ASet-Cookie%3A1"
    assert len(asked.cleaned("area=" + "9" * 5000)) < 100
