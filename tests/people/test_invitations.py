"""Inviting and accepting."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused, TooMany
from app.people import bulk, queries
from app.people.models import Invitation, User
from app.people.operations import colleagues, invitations
from app.people.operations.invitations import Guest
from tests.people.conftest import Mails, is_signed_in, link_in, text_of
from tests.support.cast import Cast
from tests.support.page import MARKER, CheckingClient

GUEST = "guest@acme.example"
PHRASE = "grey umbrellas sing at noon"
JOIN = {"name": "Gaia Guest", "password": PHRASE, "locale": "en"}


def _row(mail: str) -> User:
    found = queries.by_mail(mail)
    assert found is not None
    return found


def test_from_invitation_to_colleague(
    client: CheckingClient, cast: Cast, sign_in: Callable[[Any], CheckingClient], mails: Mails, told: Callable[[], list[str]]
) -> None:
    """Check 13: bound to mail, company and roles; opening the link does not use it up, accepting does."""
    promoter = sign_in(cast.mia)
    data = {"mail": " Guest@ACME.example", "name": "Gaia", "roles": ["user", "evaluator"], "locale": "en"}
    assert promoter.post("/people/invite", data=data).location == "/people"
    (mail,) = mails()
    link = link_in(mail)
    for _scan in range(3):
        page = client.get(link)
        assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.post(link, data={**JOIN, "company": "2", "roles": "promoter", "staff_role": "admin"}).location == "/"
    assert is_signed_in(client)
    person = _row(GUEST)
    assert (person.name, person.company_id, person.roles, person.staff_role) == ("Gaia Guest", 1, ["user", "evaluator"], None)
    assert told() == ["invited", "joined", "signed_in"]
    again: Any = client.application.test_client()
    dead = again.post(link, data=JOIN)
    assert dead.status_code == 404
    assert "Acme" not in dead.text
    assert "Mia" not in dead.text


@pytest.mark.parametrize("how", ["time", "revoked", "sent again", "inviter left"])
def test_an_invitation_dies(app: Flask, cast: Cast, mails: Mails, row: Callable[[Any], User], how: str) -> None:
    """Checks 13 and 60: after seven days, when withdrawn, when replaced; and the worker sends none for people who left."""
    invitation = invitations.invite(cast.mia, Guest(GUEST, 1))
    if how == "inviter left":
        colleagues.deactivate(cast.cleo, row(cast.mia))
        assert mails() == []
        return
    secret = link_in(mails()[0]).rsplit("/", 1)[1]
    with time_machine.travel(clock.now() + timedelta(days=7 if how == "time" else 0, seconds=1), tick=False):
        if how == "revoked":
            invitations.revoke(cast.mia, invitation)
        if how == "sent again":
            invitations.send_again(cast.mia, invitation)
            assert len(mails()) == 1
        with pytest.raises(NotFound):
            invitations.accept(secret, name="Gaia", reading="", password=PHRASE, locale="en")


@pytest.mark.parametrize(
    ("who", "guest", "is_allowed"),
    [
        ("mia", Guest(GUEST, 1), True),
        ("mia", Guest(GUEST, 2), False),
        ("mia", Guest(GUEST, None, (), "cs"), False),
        ("max", Guest(GUEST, 1), False),
        ("olga", Guest(GUEST, 1), False),
        ("cleo", Guest(GUEST, 2), True),
        ("cleo", Guest(GUEST, None, (), "cs"), False),
        ("pat", Guest(GUEST, 1), True),
        ("ada", Guest(GUEST, None, (), "admin"), True),
    ],
)
def test_who_may_invite_whom(app: Flask, cast: Cast, who: str, guest: Guest, is_allowed: bool) -> None:
    """Check 13."""
    if is_allowed:
        invitations.invite(getattr(cast, who), guest)
    else:
        with pytest.raises(Forbidden):
            invitations.invite(getattr(cast, who), guest)


@pytest.mark.parametrize(
    ("guest", "field"),
    [
        (Guest("no address", 1), "mail"),
        (Guest("a@b@c.example", 1), "mail"),
        (Guest("a@b.example\nBcc: x@y.example", 1), "mail"),
        (Guest("max@acme.example", 1), "mail"),
        (Guest(GUEST, 1, ()), "roles"),
        (Guest(GUEST, 1, ("owner",)), "roles"),
        (Guest(GUEST, 99), "company"),
    ],
)
def test_what_cannot_be_invited(app: Flask, cast: Cast, guest: Guest, field: str) -> None:
    with pytest.raises(Refused) as refused:
        invitations.invite(cast.cleo, guest)
    assert refused.value.field == field
    assert db_session.scalars(select(Invitation)).all() == []


def test_an_address_elsewhere_is_not_told_to_promoters(app: Flask, cast: Cast, mails: Mails) -> None:
    """Checks 13 and 31: inviting somebody of another company looks like inviting a stranger; only they learn the truth."""
    invitations.invite(cast.mia, Guest("olga@other.example", 1))
    secret = link_in(mails()[0]).rsplit("/", 1)[1]
    with pytest.raises(Refused):
        invitations.accept(secret, name="Olga", reading="", password=PHRASE, locale="en")
    assert _row("olga@other.example").company_id == 2
    with pytest.raises(Refused):
        invitations.invite(cast.cleo, Guest("olga@other.example", 1))


def test_invitations_are_listed_only_to_those_who_may_invite(app: Flask, cast: Cast) -> None:
    """Check 13."""
    invitations.invite(cast.mia, Guest(GUEST, 1))
    invitations.invite(cast.ada, Guest("new@engawa.example", None, (), "cs"))
    seen = {name: len(queries.open_invitations(getattr(cast, name), company_id=None)) for name in vars(cast)}
    assert seen == {"mia": 1, "max": 0, "olga": 0, "cleo": 1, "pat": 1, "ada": 2}


def test_sending_again_is_limited(app: Flask, cast: Cast) -> None:
    invitation = invitations.invite(cast.mia, Guest(GUEST, 1))
    for _time in range(3):
        invitations.send_again(cast.mia, invitation)
    with pytest.raises(TooMany):
        invitations.send_again(cast.mia, invitation)


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_names_in_mails_are_harmless(app: Flask, cast: Cast, mails: Mails, locale: str) -> None:
    """Checks 58 and 59: no second header, no link, no markup from a name."""
    name = f"{MARKER} www.evil.example\r\nBcc: thief@else.example"
    invitations.invite(replace(cast.mia, name=name), Guest(GUEST, 1, name=name, locale=locale))
    (mail,) = mails()
    assert mail["Bcc"] is None
    assert [one.addr_spec for one in mail["To"].addresses] == [GUEST]
    assert "www.evil.example" not in text_of(mail)
    html = mail.get_body(("html",))
    assert html is not None
    assert MARKER not in html.get_content()
    assert mail["Content-Language"] == locale


def test_the_first_administrator(client: CheckingClient, app: Flask) -> None:
    """Check 15: no default account; a link that works once, and no second one once somebody used it."""
    first = invitations.invite_first_admin(SYSTEM, "boss@engawa.example")
    second = invitations.invite_first_admin(SYSTEM, "boss@engawa.example")
    assert client.get(f"/invitations/{first}").status_code == 404
    assert client.post(f"/invitations/{second}", data={**JOIN, "name": "Boss"}).status_code == 303
    assert _row("boss@engawa.example").staff_role == "admin"
    assert client.post(f"/invitations/{second}", data=JOIN).status_code == 404
    with pytest.raises(Refused):
        invitations.invite_first_admin(SYSTEM, "thief@else.example")


LIST = """メールアドレス,氏名,役割
a@acme.example,山田 花子,推進者
A@acme.example,again,
max@acme.example,Max,
b@acme.example,B,chief
no address,,
c@acme.example,,evaluator/user
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_list_is_read_as_people_save_it(app: Flask, cast: Cast, encoding: str) -> None:
    text = bulk.text_of(LIST.encode(encoding))
    lines = bulk.checked(cast.mia, bulk.lines_of(text, 1, "ja"))
    assert [(line.number, line.guest.mail, bool(line.problem)) for line in lines] == [
        (2, "a@acme.example", False),
        (3, "A@acme.example", True),
        (4, "max@acme.example", True),
        (5, "b@acme.example", True),
        (6, "no address", True),
        (7, "c@acme.example", False),
    ]
    assert lines[0].guest.roles == ["promoter"]
    assert lines[0].guest.name == "山田 花子"
    assert db_session.scalars(select(Invitation)).all() == []


def test_bare_addresses_will_do(app: Flask, cast: Cast) -> None:
    lines = bulk.lines_of("a@acme.example\nb@acme.example", 1, "ja")
    assert [line.guest.mail for line in lines] == ["a@acme.example", "b@acme.example"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04zip", b"\x00\x01\x02\x03binary", b"x" * 300_000])
def test_what_is_no_list_is_refused(app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], data: bytes) -> None:
    answer = sign_in(cast.mia).post(
        "/people/invite/list", data={"file": (io.BytesIO(data), "list.csv"), "locale": "en", "step": "check"}
    )
    assert answer.status_code == 422


def test_too_many_at_once_are_refused(app: Flask, cast: Cast) -> None:
    with pytest.raises(Refused):
        bulk.lines_of("\n".join(f"p{number}@acme.example" for number in range(501)), 1, "ja")


def test_inviting_from_a_list_in_the_browser(cast: Cast, sign_in: Callable[[Any], CheckingClient], mails: Mails) -> None:
    """Checking sends nothing; sending invites exactly those shown as ready."""
    client = sign_in(cast.mia)
    upload = {"file": (io.BytesIO(LIST.encode("cp932")), "list.csv"), "locale": "ja", "step": "check"}
    checked = client.post("/people/invite/list", data=upload)
    assert checked.status_code == 200
    assert db_session.scalars(select(Invitation)).all() == []
    sent = client.post("/people/invite/list", data={"text": LIST, "locale": "ja", "step": "send"})
    assert sent.status_code == 200
    assert sorted(mail["To"].addresses[0].addr_spec for mail in mails()) == ["a@acme.example", "c@acme.example"]


def test_the_system_may_invite_anybody(app: Flask, cast: Cast) -> None:
    assert invitations.invite(SYSTEM, Guest(GUEST, None, (), "product")).staff_role == "product"


def test_staff_must_say_where_to(cast: Cast, sign_in: Callable[[Any], CheckingClient]) -> None:
    """No company is chosen beforehand, so that nobody lands in the first of the list by mistake."""
    client = sign_in(cast.cleo)
    data = {"mail": GUEST, "roles": ["user"], "locale": "en", "company": "-1"}
    assert client.post("/people/invite", data=data).status_code == 422
    assert client.post("/people/invite/list", data={**data, "text": GUEST, "step": "send"}).status_code == 422
    assert db_session.scalars(select(Invitation)).all() == []
    assert client.post("/people/invite", data={**data, "company": "2"}).status_code == 303
    assert db_session.scalars(select(Invitation.company_id)).all() == [2]
