"""What is refused at the door: foreign host names; and what the log says of it, without secrets."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client

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
