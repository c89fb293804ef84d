"""Coming in, going out, and what limits it."""

import statistics
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import delete, select

from app.companies.models import Company
from app.core import clock
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import TooMany
from app.core.transaction import transact
from app.people import passwords
from app.people.models import Membership, User, UserSession
from app.people.operations import colleagues, sessions
from app.people.viewers import digest_of
from tests.people.conftest import is_signed_in, try_to_sign_in
from tests.support.cast import PASSWORD, Cast
from tests.support.page import CheckingClient

MIA = "mia@acme.example"


def _cookie(client: CheckingClient) -> str:
    with client.session_transaction() as session:
        return str(session.get("_user_id", ""))


def test_the_right_password_opens_a_session(client: CheckingClient, cast: Cast, told: Callable[[], list[str]]) -> None:
    """Checks 3 and 19: the id in the cookie is random, stored only as a hash; the hash of the password is renewed."""
    before = db_session.scalar(select(User.password_hash).where(User.id == cast.mia.id))
    answer = try_to_sign_in(client, " MIA@Acme.Example ", PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_signed_in(client)
    assert told() == ["signed_in"]
    (row,) = db_session.scalars(select(UserSession))
    assert row.digest == digest_of(_cookie(client))
    assert len(_cookie(client)) >= 43
    after = db_session.scalar(select(User.password_hash).where(User.id == cast.mia.id))
    assert after != before
    assert after.startswith("$argon2id$")


def test_the_cookie_is_guarded_and_small(client: CheckingClient, cast: Cast) -> None:
    """Check 19."""
    cookie = try_to_sign_in(client, MIA, PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert len(cookie) < 4096


def test_a_password_is_taken_as_typed(client: CheckingClient, cast: Cast) -> None:
    """Check 1."""
    for wrong in (PASSWORD + " ", PASSWORD.upper(), " " + PASSWORD, PASSWORD[:-1]):
        assert try_to_sign_in(client, MIA, wrong).status_code == 422


def test_a_planted_cookie_is_worthless(client: CheckingClient, cast: Cast) -> None:
    """Check 16: what the browser carried before is dropped, and signing in makes a new id each time."""
    with client.session_transaction() as session:
        session["_user_id"] = "planted"
        session["trap"] = "planted"
    assert not is_signed_in(client)
    try_to_sign_in(client, MIA, PASSWORD)
    first = _cookie(client)
    with client.session_transaction() as session:
        assert "trap" not in session
    client.post("/sign-out")
    assert _cookie(client) == ""
    try_to_sign_in(client, MIA, PASSWORD)
    assert _cookie(client) not in {first, "", "planted"}


@pytest.mark.parametrize(
    ("target", "goes"),
    [("/me", "/me"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/"), ("/a\tb", "/")],
)
def test_one_goes_on_only_within_the_site(client: CheckingClient, cast: Cast, target: str, goes: str) -> None:
    """Check 43."""
    answer = client.post("/sign-in", data={"mail": MIA, "password": PASSWORD, "next": target})
    assert answer.location == goes


def _shown(answer: Any, mail: str) -> str:
    page = BeautifulSoup(answer.text, "html5lib")
    for field in page.find_all("input"):
        field.decompose()
    return str(page.body).replace(mail, "MAIL")


def test_failures_look_the_same(app: Flask, cast: Cast, row: Callable[[Any], User], told: Callable[[], list[str]]) -> None:
    """Check 5: a wrong password, an unknown address and a deactivated person get the same answer."""
    colleagues.deactivate(cast.cleo, row(cast.max))
    answers = []
    for mail, password in ((MIA, "wrong words altogether"), ("nobody@acme.example", PASSWORD), ("max@acme.example", PASSWORD)):
        answer = try_to_sign_in(app.test_client(), mail, password)  # type: ignore[arg-type]
        answers.append((answer.status_code, _shown(answer, mail)))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 422
    assert told() == ["deactivated", *["signed_in_failed"] * 3]


def test_failures_do_the_same_work(app: Flask) -> None:
    """Check 5: whoever does not exist costs a hash too, so the time tells nothing."""
    spent: dict[str, list[float]] = {"known": [], "unknown": []}
    stored = passwords.hashed("four words nobody joins")
    for _round in range(9):
        for kind, value in (("known", stored), ("unknown", None)):
            started = time.perf_counter()
            passwords.matches(value, "wrong words altogether")
            spent[kind].append(time.perf_counter() - started)
    known, unknown = (statistics.median(spent[kind]) for kind in ("known", "unknown"))
    assert unknown > known / 2


def test_the_eleventh_try_is_refused(app: Flask, cast: Cast) -> None:
    """Check 4: per account and per address; somebody else from elsewhere is unaffected."""
    client: Any = app.test_client()
    for _try in range(10):
        assert try_to_sign_in(client, MIA, "wrong words altogether").status_code == 422
    refused = try_to_sign_in(client, MIA, PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    elsewhere: Any = app.test_client()
    more = {"environ_base": {"REMOTE_ADDR": "192.0.2.9"}}
    assert try_to_sign_in(elsewhere, MIA, PASSWORD, **more).status_code == 429
    assert try_to_sign_in(elsewhere, "max@acme.example", PASSWORD, **more).status_code == 303


def test_a_whole_office_may_sign_in_from_one_address(app: Flask, cast: Cast) -> None:
    """Check 4: only failures use up the limit of an address."""
    for number in range(12):
        mail = (MIA, "max@acme.example", "olga@other.example")[number % 3]
        client: Any = app.test_client()
        assert try_to_sign_in(client, mail, PASSWORD).status_code == 303
    for number in range(10):
        client = app.test_client()
        assert try_to_sign_in(client, f"nobody{number}@acme.example", PASSWORD).status_code == 422
        assert try_to_sign_in(client, MIA, PASSWORD).status_code == (303 if number < 9 else 429)


def test_twenty_wrong_passwords_a_day_are_enough(app: Flask, cast: Cast) -> None:
    """Check 4."""
    with time_machine.travel(clock.now(), tick=False) as now:
        for number in range(20):
            sessions.count_attempt(MIA, f"192.0.2.{number}")
            now.shift(timedelta(minutes=2))
        now.shift(timedelta(hours=1))
        with pytest.raises(TooMany):
            sessions.count_attempt(MIA, "192.0.2.200")


def test_a_crowd_at_once_gets_no_more_tries(app: Flask, cast: Cast) -> None:
    """Check 4: fifty threads cannot exceed the count."""
    let_in: list[int] = []

    def attempt(number: int) -> None:
        with app.app_context():
            try:
                sessions.count_attempt(MIA, f"198.51.100.{number}")
                let_in.append(number)
            except TooMany:
                pass
            finally:
                db_session.remove()

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_in) == 10


def test_signing_out_ends_the_session_everywhere(client: CheckingClient, cast: Cast, told: Callable[[], list[str]]) -> None:
    """Checks 17 and 80: a copied cookie is worthless, and the browser is told to forget."""
    try_to_sign_in(client, MIA, PASSWORD)
    copied = _cookie(client)
    assert client.get("/sign-out").status_code == 405
    answer = client.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    with client.session_transaction() as session:
        session["_user_id"] = copied
    assert not is_signed_in(client)
    assert told() == ["signed_in", "signed_out"]


@pytest.mark.parametrize(
    ("name", "idle", "longest"),
    [("cleo", timedelta(minutes=30), timedelta(hours=20)), ("max", timedelta(hours=24), timedelta(days=14))],
)
def test_sessions_run_out(
    cast: Cast, sign_in: Callable[[Any], CheckingClient], name: str, idle: timedelta, longest: timedelta
) -> None:
    """Check 18: idle and absolute lifetimes, and being seen keeps a session alive only until the latter."""
    start = clock.now()
    with time_machine.travel(start, tick=False) as now:
        client = sign_in(getattr(cast, name))
        now.move_to(start + idle - timedelta(minutes=6))
        assert is_signed_in(client)
        now.move_to(start + 2 * idle - timedelta(minutes=13))
        assert is_signed_in(client)
        now.shift(idle)
        assert not is_signed_in(client)
    with time_machine.travel(start, tick=False) as now:
        client = sign_in(getattr(cast, name))
        while clock.now() < start + longest - idle:
            now.shift(idle - timedelta(minutes=1))
            assert is_signed_in(client)
        now.move_to(start + longest)
        assert not is_signed_in(client)


def test_a_clock_set_back_prolongs_nothing_for_ever(cast: Cast, sign_in: Callable[[Any], CheckingClient]) -> None:
    """Check 18: after a jump back the session still ends at its own time."""
    start = clock.now()
    with time_machine.travel(start, tick=False) as now:
        client = sign_in(cast.max)
        now.move_to(start - timedelta(hours=2))
        client.get("/me")
        now.move_to(start + timedelta(days=14))
        assert not is_signed_in(client)


def test_reading_writes_only_every_five_minutes(
    cast: Cast, sign_in: Callable[[Any], CheckingClient], count_statements: Any
) -> None:
    """Check 21: the one thing a GET writes is when somebody was last seen; who asks costs one statement."""
    with time_machine.travel(clock.now(), tick=False) as now:
        client = sign_in(cast.max)
        with count_statements() as statements:
            client.get("/reset/sent")
        assert len(statements) == 1, statements
        now.shift(timedelta(minutes=6))
        with count_statements() as statements:
            client.get("/reset/sent")
        assert sum(one.startswith("UPDATE user_sessions") for one in statements) == 1


def test_deactivation_takes_effect_at_the_next_request(
    cast: Cast, sign_in: Callable[[Any], CheckingClient], row: Callable[[Any], User]
) -> None:
    """Checks 17 and 34."""
    client = sign_in(cast.max)
    assert is_signed_in(client)
    colleagues.deactivate(cast.mia, row(cast.max))
    assert not is_signed_in(client)
    colleagues.reactivate(cast.mia, row(cast.max))
    assert not is_signed_in(client)


def test_leaving_the_company_takes_effect_at_the_next_request(cast: Cast, sign_in: Callable[[Any], CheckingClient]) -> None:
    """Checks 17 and 34: without a company, or with an archived one, there is no place here."""
    max_, olga = sign_in(cast.max), sign_in(cast.olga)
    with transact():
        db_session.execute(delete(Membership).where(Membership.user_id == cast.max.id))
        db_session.get_one(Company, cast.olga.company_id).archived_at = clock.now()
    assert not is_signed_in(max_)
    assert not is_signed_in(olga)


def test_a_changed_role_changes_the_session_id(
    cast: Cast, sign_in: Callable[[Any], CheckingClient], row: Callable[[Any], User]
) -> None:
    """Check 16: the person stays signed in, under a new id; the old one is worthless."""
    client = sign_in(cast.max)
    before = _cookie(client)
    colleagues.set_roles(cast.mia, row(cast.max), ["user", "evaluator"])
    assert is_signed_in(client)
    assert _cookie(client) != before
    assert is_signed_in(client)
    with client.session_transaction() as session:
        session["_user_id"] = before
    assert not is_signed_in(client)


def test_what_was_typed_is_in_no_fact(client: CheckingClient, cast: Cast) -> None:
    """Check 73: neither passwords nor addresses of strangers are written down."""
    try_to_sign_in(client, "stranger@else.example", "canary-secret-words")
    try_to_sign_in(client, MIA, "canary-secret-words")
    for one in db_session.scalars(select(Activity)):
        text = f"{one.subject_title} {one.particulars} {one.actor_name}"
        assert "canary" not in text
        assert "stranger" not in text
