"""What is refused at the door: foreign host names; and what the log says of it, without secrets."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client

from app.people.operations import invitations
from tests.support.cast import Cast
from tests.support.page import CheckingClient


@pytest.mark.parametrize("path", ["/", "/sign-in", "/healthz", "/no/such/page", "/reset/abc"])
def test_a_foreign_host_is_a_bad_request_on_every_path(app: Flask, path: str) -> None:
    """Check 7: asked without any context of the tests, as a server does."""
    answer = Client(app).get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_one_use_secrets_stand_in_no_log_line(
    client: CheckingClient, cast: Cast, sign_in: Callable[[Any], CheckingClient], capsys: pytest.CaptureFixture[str]
) -> None:
    """Check 73: addresses of resets, invitations and changes of mail."""
    secret = secrets.token_urlsafe(32)
    for path in (f"/reset/{secret}", f"/invitations/{secret}", f"/reset/{secret}/"):
        client.get(path)
        client.post(path)
    person = sign_in(cast.max)
    person.get(f"/me/security/mail/{secret}")
    person.post(f"/me/security/mail/{secret}", csrf=False)
    written = "".join(capsys.readouterr())
    assert "/invitations/" in written
    assert secret not in written


def test_refusals_are_written_down(
    cast: Cast, sign_in: Callable[[Any], CheckingClient], capsys: pytest.CaptureFixture[str]
) -> None:
    """Check 72: who was refused what."""
    person = sign_in(cast.max)
    person.get("/admin/activity")
    person.post("/me", csrf=False)
    person.post("/people/1/deactivate")
    lines = [line for line in "".join(capsys.readouterr()).splitlines() if "forbidden" in line or "forged" in line]
    assert [path in line for path, line in zip(("/admin/activity", "/me", "/people/1/deactivate"), lines, strict=True)] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://localhost:8000", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "null"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "http://[x"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_a_form_from_elsewhere_is_refused_even_with_a_token(
    cast: Cast, sign_in: Callable[[Any], CheckingClient], headers: dict[str, str], status: int
) -> None:
    """Check 20."""
    client = sign_in(cast.max)
    token = client.csrf_token()
    answer = client.post("/me/language", data={"language": "en", "csrf_token": token}, headers=headers)
    assert answer.status_code == status


def test_pages_that_tell_nobody_where_they_are_work_over_https(app: Flask, cast: Cast) -> None:
    """Check 6: an invitation sends no Referer, and its form must be taken all the same."""
    invited = invitations.invite(cast.mia, invitations.Guest("guest@acme.example", cast.mia.company_id))
    client: Any = app.test_client()
    path = f"/invitations/{invitations.issue_link(invited)}"
    assert client.get(path, base_url="https://localhost").headers["Referrer-Policy"] == "no-referrer"
    fields = {"name": "Guest", "password": "seven lucky umbrellas dance", "locale": "en"}
    answer = client.post(path, data=fields, base_url="https://localhost", headers={"Origin": "null"})
    assert (answer.status_code, answer.location) == (303, "/")
