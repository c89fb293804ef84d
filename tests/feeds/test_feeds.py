"""Personal feeds and calendars: read-only, by revocable token, seen with the eyes of their owner at that moment (check 66)."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select, update

from app.comments.operations import post_comment
from app.core import clock, feeds
from app.core.access import ANONYMOUS
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Forbidden
from app.core.transaction import transact
from app.feeds import operations, queries
from app.feeds.models import FeedToken
from app.people.models import Membership, User, UserSession
from tests.discussions.threads import private_space, space, thread
from tests.faq.writing import published
from tests.support.cast import Cast
from tests.support.page import CheckingClient

SignIn = Callable[[Any], CheckingClient]
ATOM = "{http://www.w3.org/2005/Atom}"
NAMES = ("notices", "threads", "changelog", "answers")


def _read(client: CheckingClient, token: str, name: str) -> Any:
    return client.get(f"/feeds/{token}/atom/{name}")


def _titles(client: CheckingClient, token: str, name: str) -> list[str]:
    response = _read(client, token, name)
    assert response.status_code == 200, response.text
    tree = ElementTree.fromstring(response.data)
    return [entry.findtext(f"{ATOM}title") or "" for entry in tree.iter(f"{ATOM}entry")]


def _confirmed(minutes_ago: int) -> None:
    with transact():
        db_session.execute(update(UserSession).values(confirmed_at=clock.now() - timedelta(minutes=minutes_ago)))


def test_every_feature_contributes(app: Flask) -> None:
    assert [one.name for one in feeds.sources()] == list(NAMES)
    assert {one.name for one in feeds.calendars()} == {"answers", "threads"}


def test_addresses_are_made_shown_once_and_revoked(app: Flask, cast: Cast, sign_in: SignIn, client: CheckingClient) -> None:
    published("For everybody", lang="ja")
    browser = sign_in(cast.mia)
    assert "/feeds/" not in browser.page("/me/feeds").text
    _confirmed(11)
    assert browser.post("/me/feeds").location.startswith("/me/confirm")
    _confirmed(0)
    shown = BeautifulSoup(browser.post("/me/feeds").data, "html.parser").select("input[readonly]")
    assert [field["value"].rsplit("/", 1)[1] for field in shown] == [*NAMES, "calendar.ics"]
    token = str(shown[0]["value"]).split("/")[4]
    assert token not in db_session.scalars(select(FeedToken.digest)).one()
    assert _titles(client, token, "answers") == ["For everybody"]
    assert browser.post("/me/feeds/revoke").status_code == 303
    assert _read(client, token, "answers").status_code == 404
    facts = list(db_session.scalars(select(Activity.fact).where(Activity.fact.startswith("feeds.")).order_by(Activity.id)))
    assert facts[0] == "feeds.addresses_made"
    assert facts[-1] == "feeds.addresses_revoked"


def test_making_them_needs_somebody_who_just_proved_who_they_are(app: Flask, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        operations.make_addresses(replace(cast.mia, confirmed_at=clock.now() - timedelta(minutes=11)))
    with pytest.raises(Forbidden):
        operations.make_addresses(ANONYMOUS)


@pytest.mark.parametrize("change", ["password", "factor", "deactivated", "company"])
def test_they_die_with_what_they_stand_on(app: Flask, cast: Cast, client: CheckingClient, change: str) -> None:
    """Check 17."""
    token = operations.make_addresses(cast.mia)
    assert queries.owner(token) is not None
    with transact():
        person = db_session.get_one(User, cast.mia.id)
        if change == "password":
            person.password_hash = "another"
        elif change == "factor":
            person.sealed_totp_secret = "sealed"
        elif change == "deactivated":
            person.is_active = False
        else:
            db_session.delete(db_session.scalars(select(Membership).where(Membership.user_id == person.id)).one())
    assert _read(client, token, "answers").status_code == 404
    assert client.get(f"/feeds/{token}/calendar.ics").status_code == 404


def test_each_sees_with_their_own_eyes_and_at_that_moment(app: Flask, cast: Cast, client: CheckingClient) -> None:
    published("Only Acme", lang="en", slug="acme", audience="companies", company_ids=(1,))
    thread(cast.cleo, space(), "Open talk")
    thread(cast.cleo, private_space(1), "Acme among themselves")
    mia, olga = operations.make_addresses(cast.mia), operations.make_addresses(cast.olga)
    assert _titles(client, mia, "answers") == ["Only Acme"]
    assert _titles(client, olga, "answers") == []
    assert set(_titles(client, mia, "threads")) == {"Open talk", "Acme among themselves"}
    assert _titles(client, olga, "threads") == ["Open talk"]
    with transact():
        db_session.scalars(select(Membership).where(Membership.user_id == cast.mia.id)).one().company_id = 2
    assert _titles(client, mia, "answers") == []
    assert _titles(client, mia, "threads") == ["Open talk"]


def test_the_answer_is_stored_nowhere_and_opens_nothing_else(app: Flask, cast: Cast, client: CheckingClient) -> None:
    token = operations.make_addresses(cast.mia)
    for path in (f"/feeds/{token}/atom/answers", f"/feeds/{token}/calendar.ics"):
        response = client.get(path)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in response.headers
        assert token not in response.text
        assert client.post(path).status_code in {401, 405}
    assert client.get("/answers/").status_code == 302
    unknown = [client.get(path) for path in ("/feeds/unknown/atom/answers", f"/feeds/{token}/atom/nothing")]
    assert [one.status_code for one in unknown] == [404, 404]


def test_text_of_people_is_escaped_and_links_are_whole(app: Flask, cast: Cast, client: CheckingClient) -> None:
    odd = "</title><script>alert(1)</script> & \x0b]]>"
    published(odd.replace("\x0b", ""), lang="ja", body="See [that](/answers/that) and <script>alert(1)</script>.")
    token = operations.make_addresses(cast.mia)
    assert _titles(client, token, "answers") == [odd.replace("\x0b", "")]
    text = _read(client, token, "answers").text
    assert "<script" not in text
    assert "http://localhost/answers/that" in text


def test_the_calendar_holds_the_dates_that_concern_one(app: Flask, cast: Cast, client: CheckingClient) -> None:
    published("Mine", lang="ja", slug="mine", owner_id=cast.cleo.id, verified_until=date(2027, 3, 1))
    token = operations.make_addresses(cast.cleo)
    calendar = icalendar.Calendar.from_ical(client.get(f"/feeds/{token}/calendar.ics").data)
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == date(2027, 3, 1)
    assert "Mine" in str(event["summary"])
    assert str(event["uid"]).endswith("@localhost")
    other = operations.make_addresses(cast.pat)
    assert "VEVENT" not in client.get(f"/feeds/{other}/calendar.ics").text


def test_notices_are_a_feed(app: Flask, cast: Cast, client: CheckingClient, run_jobs: Callable[[], int]) -> None:
    asked = thread(cast.mia, space(), "How often?")
    post_comment(cast.cleo, "thread", asked.id, "Weekly.")
    run_jobs()
    db_session.expire_all()
    titles = _titles(client, operations.make_addresses(cast.mia), "notices")
    assert any("Cleo" in title for title in titles)
