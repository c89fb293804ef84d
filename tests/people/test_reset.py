"""Getting back in, and changing the mail address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text

from app.core import clock
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound
from app.core.jobs import Job
from app.people import queries
from app.people.models import User
from app.people.operations import colleagues, credentials, sessions
from app.people.viewers import of_person
from tests.people.conftest import Mails, is_signed_in, link_in, text_of, try_to_sign_in
from tests.support.cast import PASSWORD, Cast
from tests.support.page import CheckingClient

MIA = "mia@acme.example"
NEW = "grey umbrellas sing at noon"


def _follow(client: CheckingClient, link: str) -> Any:
    return client.get(client.get(link).location)


def test_a_reset_from_asking_to_signing_in(
    client: CheckingClient, cast: Cast, mails: Mails, told: Callable[[], list[str]]
) -> None:
    """Check 6: one use, the token leaves the address, nothing is told to other sites, the old password is dead."""
    assert client.post("/reset", data={"mail": MIA}).location == "/reset/sent"
    (mail,) = mails()
    assert mail["To"].addresses[0].addr_spec == MIA
    link = link_in(mail)
    redirect = client.get(link)
    assert redirect.headers["Referrer-Policy"] == "no-referrer"
    assert link.rsplit("/", 1)[1] not in redirect.location
    page = client.get(redirect.location)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert client.post("/reset/new-password", data={"password": NEW}).location == "/sign-in"
    assert try_to_sign_in(client, MIA, PASSWORD).status_code == 422
    assert try_to_sign_in(client, MIA, NEW).status_code == 303
    assert _follow(client, link).status_code == 404
    assert told() == ["reset_asked", "password_changed", "signed_in_failed", "signed_in"]
    (notice,) = mails()
    assert notice["To"].addresses[0].addr_spec == MIA


def test_the_secret_is_kept_nowhere(client: CheckingClient, cast: Cast, mails: Mails) -> None:
    """Checks 6 and 73: neither the token table nor any job holds it."""
    client.post("/reset", data={"mail": MIA})
    secret = link_in(mails()[0]).rsplit("/", 1)[1]
    assert len(secret) == 43
    for table in ("tokens", "jobs", "activity", "request_keys"):
        assert secret not in str(db_session.execute(text(f"select * from {table}")).all()), table


@pytest.mark.parametrize("how", ["time", "password", "sign-in", "mail", "deactivation", "another link"])
def test_a_reset_link_dies(app: Flask, cast: Cast, row: Callable[[Any], User], how: str) -> None:
    """Check 6: after 30 minutes, a change of password or address, a sign-in, deactivation, or a newer link."""
    secret = credentials.issue_reset(row(cast.max))
    assert queries.person_of_token("reset", secret) is not None
    now = clock.now()
    with time_machine.travel(now + timedelta(minutes=31 if how == "time" else 0), tick=False):
        if how == "password":
            credentials.change_password(cast.max, row(cast.max), NEW)
        elif how == "sign-in":
            sessions.open_session(cast.max, row(cast.max), device="", ip="")
        elif how == "mail":
            token = credentials.issue_mail_change(row(cast.max), "max2@acme.example")
            credentials.change_mail(cast.max, row(cast.max), token)
        elif how == "deactivation":
            colleagues.deactivate(cast.mia, row(cast.max))
        elif how == "another link":
            credentials.issue_reset(row(cast.max))
        with pytest.raises(NotFound):
            credentials.reset_password(secret, NEW)


def test_asking_tells_nothing_and_mails_no_stranger(
    app: Flask, cast: Cast, mails: Mails, row: Callable[[Any], User], told: Callable[[], list[str]]
) -> None:
    """Checks 5 and 61: the same answer, the same trace, and mail only for active people."""
    colleagues.deactivate(cast.cleo, row(cast.max))
    answers = []
    for mail in (MIA, "nobody@acme.example", "max@acme.example"):
        answer = app.test_client().post("/reset", data={"mail": mail})
        answers.append((answer.status_code, answer.location))
    assert answers[0] == answers[1] == answers[2]
    assert told() == ["deactivated", *["reset_asked"] * 3]
    assert db_session.scalars(select(Job.kind).where(Job.kind == credentials.RESET_TASK)).all() == [credentials.RESET_TASK] * 3
    assert [mail["To"].addresses[0].addr_spec for mail in mails()] == [MIA]


def test_one_reset_mail_in_five_minutes_and_five_a_day(app: Flask, cast: Cast, mails: Mails) -> None:
    """Check 61."""
    count = 0
    with time_machine.travel(clock.now(), tick=False) as now:
        credentials.ask_reset(MIA)
        credentials.ask_reset(MIA)
        assert len(mails()) == 1
        for _round in range(8):
            now.shift(timedelta(minutes=6))
            credentials.ask_reset(MIA)
        count = len(mails())
    assert count == 4


@pytest.mark.parametrize(
    "data",
    [
        {"mail": [MIA, "thief@else.example"]},
        {"mail": f"{MIA},thief@else.example"},
        {"mail": f"{MIA}\nBcc: thief@else.example"},
        {"mail": "mia@acme.example\u0000"},
        {"mail": "\u2133ia@acme.example"},
        {"mail[]": MIA},
        {"mail": {"$ne": ""}},
        {"mail": "MIA@ACME.EXAMPLE"},
        {"mail": "mia@ac\u212ae.example"},
    ],
)
def test_odd_addresses_reach_nobody_else(client: CheckingClient, cast: Cast, mails: Mails, data: dict[str, Any]) -> None:
    """Check 8: at most one mail, and only to the stored address."""
    answer = client.post("/reset", data=data)
    assert answer.status_code in {303, 422}
    sent = [mail["To"].addresses[0].addr_spec for mail in mails()]
    assert sent in ([], [MIA])


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Proto": "gopher"},
        {"Host": "localhost:6666"},
        {"Forwarded": "host=evil"},
    ],
)
def test_headers_never_alter_a_link(client: CheckingClient, cast: Cast, mails: Mails, headers: dict[str, str]) -> None:
    """Check 7."""
    assert client.post("/reset", data={"mail": MIA}, headers=headers).status_code in {303, 400}
    for mail in mails():
        assert link_in(mail).startswith("/reset/")
        assert "evil" not in text_of(mail)
        assert "6666" not in text_of(mail)


def test_a_new_password_ends_the_other_sessions(cast: Cast, sign_in: Callable[[Any], CheckingClient], mails: Mails) -> None:
    """Checks 14, 16 and 17."""
    here, there = sign_in(cast.max), sign_in(cast.max)
    with here.session_transaction() as session:
        before = session["_user_id"]
    assert here.post("/me/security/password", data={"password": NEW}).location == "/me/security"
    assert is_signed_in(here)
    assert not is_signed_in(there)
    with here.session_transaction() as session:
        assert session["_user_id"] != before
    assert len(mails()) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/me/security/password",
        "/me/security/mail",
        "/me/security/factor",
        "/me/security/factor/remove",
        "/me/security/recovery-codes",
    ],
)
def test_important_changes_ask_for_the_password_again(cast: Cast, sign_in: Callable[[Any], CheckingClient], path: str) -> None:
    """Check 14: after ten minutes; the answer puts the session under a new id."""
    start = clock.now()
    with time_machine.travel(start, tick=False) as now:
        client = sign_in(cast.max)
        now.move_to(start + timedelta(minutes=11))
        answer = client.post(path, data={"password": NEW, "mail": "x@acme.example", "code": "123456"})
        assert answer.status_code == 303
        assert answer.location.startswith("/me/confirm?next=")
        with client.session_transaction() as session:
            before = session["_user_id"]
        assert client.post(answer.location, data={"password": "wrong words altogether"}).status_code == 422
        assert client.post(answer.location, data={"password": PASSWORD}).status_code == 303
        with client.session_transaction() as session:
            assert session["_user_id"] != before
        assert client.get("/me/security/password").status_code == 200


def test_operations_ask_for_freshness_too(app: Flask, cast: Cast, row: Callable[[Any], User]) -> None:
    """Check 14: not only the pages."""
    stale = of_person(cast.max.id or 0)
    assert stale is not None
    with pytest.raises(Forbidden):
        credentials.change_password(stale, row(cast.max), NEW)
    with pytest.raises(Forbidden):
        credentials.ask_mail_change(stale, row(cast.max), "new@acme.example")
    with pytest.raises(Forbidden):
        credentials.change_password(cast.mia, row(cast.max), NEW)


def test_a_change_of_address(
    cast: Cast, sign_in: Callable[[Any], CheckingClient], mails: Mails, row: Callable[[Any], User]
) -> None:
    """Check 14: confirmed at the new address by a button, told to the old one; nobody else can use the link."""
    client = sign_in(cast.max)
    assert client.post("/me/security/mail", data={"mail": "Max.Neu@Acme.example"}).location == "/me/security"
    (mail,) = mails()
    assert mail["To"].addresses[0].addr_spec == "max.neu@acme.example"
    link = link_in(mail)
    assert client.get(link).status_code == 200
    assert row(cast.max).mail == "max@acme.example"
    assert sign_in(cast.mia).get(link).status_code == 404
    assert client.post(link).location == "/me/security"
    assert row(cast.max).mail == "max.neu@acme.example"
    assert client.post(link).status_code == 404
    (notice,) = mails()
    assert notice["To"].addresses[0].addr_spec == "max@acme.example"


def test_a_taken_address_is_told_only_to_its_owner(
    cast: Cast, sign_in: Callable[[Any], CheckingClient], mails: Mails, row: Callable[[Any], User]
) -> None:
    """Check 5: asking for somebody's address looks like asking for a free one."""
    client = sign_in(cast.max)
    assert client.post("/me/security/mail", data={"mail": "olga@other.example"}).location == "/me/security"
    (mail,) = mails()
    assert client.post(link_in(mail)).status_code == 422
    assert row(cast.max).mail == "max@acme.example"
