"""The session cookie is checked once in each process, its age at every request; nothing of one request reaches another."""

from datetime import timedelta

import pytest
from flask import Flask, flash, session

from app.core.signed_sessions import SignedSessions


def _cookie(app: Flask, held: dict[str, object]) -> dict[str, str]:
    serializer = SignedSessions().get_signing_serializer(app)
    assert serializer is not None
    return {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(held)}"}


def test_the_same_cookie_opens_the_same_session_again(app: Flask) -> None:
    headers = _cookie(app, {"word": "kept"})
    for _time in range(2):
        with app.test_request_context("/", headers=headers):
            assert dict(session) == {"word": "kept"}
            session["word"] = "changed"


def test_messages_of_one_request_are_not_seen_by_another(app: Flask) -> None:
    headers = _cookie(app, {"_flashes": [("success", "first")]})
    for _time in range(2):
        with app.test_request_context("/", headers=headers):
            flash("second")
            assert len(session["_flashes"]) == 2


def test_a_cookie_that_is_forged_or_too_old_opens_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = _cookie(app, {"word": "kept"})
    # Not the last character: some of its bits say nothing.
    forged = headers["Cookie"][:-2] + ("B" if headers["Cookie"][-2] == "A" else "A") + headers["Cookie"][-1]
    with app.test_request_context("/", headers={"Cookie": forged}):
        assert not session
    with app.test_request_context("/", headers=headers):
        assert session
    monkeypatch.setitem(app.config, "PERMANENT_SESSION_LIFETIME", timedelta(seconds=-1))
    with app.test_request_context("/", headers=headers):
        assert not session
