"""The console: the first administrator, invitations, reset links, the people of the demo."""

import stat
from collections.abc import Callable

import pytest
from flask import Flask

from app.core.errors import Refused
from app.people import demo, queries
from app.people.models import Invitation
from app.people.queries import by_mail
from tests.people.conftest import try_to_sign_in
from tests.support.cast import Cast
from tests.support.page import CheckingClient


def test_init_prints_a_link_once(app: Flask, client: CheckingClient) -> None:
    """Check 15."""
    result = app.test_cli_runner().invoke(args=["init", "boss@engawa.example"])
    assert result.exit_code == 0
    link = result.output.split("http://localhost")[1].strip()
    assert client.post(link, data={"name": "Boss", "password": "grey umbrellas sing", "locale": "en"}).status_code == 303
    assert client.get(link).status_code == 404
    again = app.test_cli_runner().invoke(args=["init", "boss@engawa.example"])
    assert isinstance(again.exception, Refused)


def test_inviting_from_the_console(app: Flask, cast: Cast) -> None:
    run = app.test_cli_runner()
    done = run.invoke(args=["people", "invite", "g@acme.example", "--company", "acme", "--role", "promoter"])
    assert done.exit_code == 0, done.output
    (invitation,) = queries.open_invitations(cast.ada, company_id=1)
    assert isinstance(invitation, Invitation)
    assert (invitation.roles, invitation.inviter_name) == (["promoter"], "")
    assert run.invoke(args=["people", "invite", "g@acme.example"]).exit_code != 0
    assert isinstance(run.invoke(args=["people", "invite", "g@x.example", "--company", "nobody"]).exception, Refused)


def test_a_reset_link_from_the_console(app: Flask, cast: Cast, client: CheckingClient, told: Callable[[], list[str]]) -> None:
    done = app.test_cli_runner().invoke(args=["people", "reset-link", "max@acme.example"])
    link = done.output.split("http://localhost")[1].strip()
    assert client.get(client.get(link).location).status_code == 200
    assert told() == ["reset_link_made"]
    assert isinstance(app.test_cli_runner().invoke(args=["people", "reset-link", "x@x.example"]).exception, Refused)


def test_the_people_of_the_demo(app: Flask, client: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check 15: a random password each time unless one is set, in a file only its owner can read; never a second time."""
    told = demo.install()
    assert told is not None
    kept = app.extensions["settings"].demo_file
    assert kept.read_text("utf-8") == told
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    password = told.split("password: ")[1].strip()
    assert len(password) >= 16
    for one in demo.CHARACTERS:
        person = by_mail(one.mail)
        assert person is not None
        assert (person.staff_role is None) == (person.company_id is not None)
    assert try_to_sign_in(client, "mia@acme.example", password).status_code == 303
    assert demo.install() is None
    assert kept.read_text("utf-8") == told
