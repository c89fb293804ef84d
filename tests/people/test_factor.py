"""The second factor."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from app.core import clock
from app.core.database import db_session
from app.core.errors import Forbidden, TooMany
from app.people import sealing
from app.people.models import User
from app.people.operations import credentials, factors
from tests.people.conftest import is_signed_in, try_to_sign_in
from tests.support.cast import PASSWORD, Cast
from tests.support.page import CheckingClient

MAX = "max@acme.example"


@pytest.fixture
def secret(app: Flask, cast: Cast, row: Callable[[Any], User]) -> tuple[str, list[str]]:
    """Turn Max's second factor on, some minutes ago; return its secret and the recovery codes."""
    with time_machine.travel(clock.now() - timedelta(minutes=5), tick=False):
        sealed = factors.offer(row(cast.max))
        plain = factors.offered(row(cast.max), sealed)
        assert plain is not None
        codes = factors.add(cast.max, row(cast.max), sealed, pyotp.TOTP(plain).at(clock.now()))
    return plain, codes


def _code(secret: str) -> str:
    return pyotp.TOTP(secret).at(clock.now())


def test_setting_it_up_in_the_browser(
    cast: Cast, sign_in: Callable[[Any], CheckingClient], told: Callable[[], list[str]]
) -> None:
    """Check 12: a wrong code keeps the picture, a right one turns it on and shows ten codes once."""
    client, other = sign_in(cast.max), sign_in(cast.max)
    page = client.page("/me/security/factor")
    offer = page.find("input", attrs={"name": "offer"})["value"]
    assert page.find("svg", class_="qr") is not None
    wrong = client.post("/me/security/factor", data={"offer": offer, "code": "000000"})
    assert wrong.status_code == 422
    assert offer in wrong.text
    key = page.find("input", attrs={"readonly": True})["value"].replace(" ", "")
    done = client.post("/me/security/factor", data={"offer": offer, "code": _code(key)})
    assert done.status_code == 200
    assert done.headers["Cache-Control"] == "no-store"
    assert done.text.count("-") >= 30
    assert told() == ["factor_added"]
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert client.get("/me/security/factor").status_code == 303


def test_nobody_can_be_offered_anothers_secret(app: Flask, cast: Cast, row: Callable[[Any], User]) -> None:
    """Check 27: what rides in the form is bound to the person."""
    assert factors.offered(row(cast.max), factors.offer(row(cast.mia))) is None
    assert factors.offered(row(cast.max), "") is None
    assert factors.offered(row(cast.max), "bm9uc2Vuc2U=") is None


def test_the_secret_is_sealed(app: Flask, secret: tuple[str, list[str]]) -> None:
    """Check 3: neither the secret nor a recovery code stands in the database."""
    plain, codes = secret
    stored = str(
        [db_session.execute(text(f"select * from {table}")).all() for table in ("users", "recovery_codes", "activity")]
    )
    assert plain not in stored
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


def test_a_former_key_still_opens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = sealing.seal("ABC")
    former = app.config["SECRET_KEY"]
    monkeypatch.setitem(app.config, "SECRET_KEY", "n" * 40)
    assert sealing.opened(sealed) is None
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [former])
    assert sealing.opened(sealed) == "ABC"
    assert sealing.seal("ABC") != sealing.seal("ABC")


def test_signing_in_takes_both(client: CheckingClient, cast: Cast, secret: tuple[str, list[str]]) -> None:
    """Check 12: the password alone opens nothing; a code works once, whoever tries it."""
    answer = try_to_sign_in(client, MAX, PASSWORD)
    assert answer.location == "/sign-in/code"
    assert not is_signed_in(client)
    code = _code(secret[0])
    assert client.post("/sign-in/code", data={"code": code}).status_code == 303
    assert is_signed_in(client)
    client.post("/sign-out")
    try_to_sign_in(client, MAX, PASSWORD)
    assert client.post("/sign-in/code", data={"code": code}).status_code == 422
    assert not is_signed_in(client)


def test_a_recovery_code_works_once(client: CheckingClient, cast: Cast, secret: tuple[str, list[str]]) -> None:
    """Check 12."""
    code = secret[1][3]
    for expected in (303, 422):
        try_to_sign_in(client, MAX, PASSWORD)
        assert client.post("/sign-in/code", data={"code": code.lower().replace("-", " ")}).status_code == expected
        client.post("/sign-out")


def test_a_code_is_bound_to_its_own_attempt(app: Flask, cast: Cast, secret: tuple[str, list[str]]) -> None:
    """Check 12: without the password in this browser, within ten minutes, there is no second step."""
    stranger: Any = app.test_client()
    assert stranger.post("/sign-in/code", data={"code": _code(secret[0])}).location == "/sign-in"
    with time_machine.travel(clock.now(), tick=False) as now:
        first: Any = app.test_client()
        second: Any = app.test_client()
        try_to_sign_in(first, MAX, PASSWORD)
        try_to_sign_in(second, MAX, PASSWORD)
        assert first.post("/sign-in/code", data={"code": _code(secret[0])}).location == "/sign-in"
        now.shift(timedelta(minutes=11))
        assert second.post("/sign-in/code", data={"code": _code(secret[0])}).location == "/sign-in"


def test_guessing_is_limited(
    client: CheckingClient, cast: Cast, secret: tuple[str, list[str]], row: Callable[[Any], User]
) -> None:
    """Check 12: 5 in 5 minutes, 20 an hour and 50 a day, whatever kind of code."""
    try_to_sign_in(client, MAX, PASSWORD)
    for number in range(5):
        guess = "000000" if number % 2 else "AAAA-BBBB-CCCC-DDDD"
        assert client.post("/sign-in/code", data={"code": guess}).status_code == 422
    assert client.post("/sign-in/code", data={"code": _code(secret[0])}).status_code == 429
    let_through = 5
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False) as now:
        for _try in range(24 * 20 - 5):
            now.shift(timedelta(minutes=3))
            try:
                factors.count_attempt(row(cast.max))
                let_through += 1
            except TooMany:
                continue
    assert let_through == 50


def test_a_reset_does_not_skip_it(
    client: CheckingClient, cast: Cast, secret: tuple[str, list[str]], row: Callable[[Any], User]
) -> None:
    """Check 12."""
    credentials.reset_password(credentials.issue_reset(row(cast.max)), "grey umbrellas sing at noon")
    assert try_to_sign_in(client, MAX, "grey umbrellas sing at noon").location == "/sign-in/code"


def test_staff_remove_it_for_those_who_lost_it(
    app: Flask, cast: Cast, secret: tuple[str, list[str]], row: Callable[[Any], User]
) -> None:
    """Check 14: promoters cannot, staff can for customers, and only administrators for staff."""
    with pytest.raises(Forbidden):
        factors.remove(cast.mia, row(cast.max))
    factors.remove(cast.cleo, row(cast.max))
    assert not row(cast.max).has_factor
    with pytest.raises(Forbidden):
        factors.remove(cast.cleo, row(cast.pat))


def test_staff_must_have_one(
    app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Staff without a factor get no further than its set-up; customers are free."""
    monkeypatch.setattr(app.extensions["settings"], "staff_totp", True)
    client = sign_in(cast.cleo)
    for path in ("/me", "/people", "/companies"):
        assert client.get(path).location == "/me/security/factor", path
    assert client.post("/people/2/deactivate").location == "/me/security/factor"
    assert client.get("/me/security/factor").status_code == 200
    assert client.post("/sign-out").status_code == 303
    assert is_signed_in(sign_in(cast.max))
