"""PostgreSQL out of reach: a page that says to come back soon, with what was typed, and nothing that fails over it."""

from pathlib import Path

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient

from app import create_app
from app.config import Settings

NOWHERE = "postgresql+psycopg://engawa@127.0.0.1:1/engawa"


@pytest.fixture
def cut_off(settings: Settings, tmp_path: Path) -> FlaskClient:
    """A browser of somebody signed in, at a site whose database nobody answers for."""
    app: Flask = create_app(settings.model_copy(update={"database_url": NOWHERE, "data_dir": tmp_path}))
    browser = app.test_client()
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    cookie = signer.dumps({"_user_id": "s" * 43, "_fresh": True, "csrf_token": "c" * 40})
    browser.set_cookie(app.config["SESSION_COOKIE_NAME"], str(cookie))
    return browser


@pytest.mark.parametrize(("language", "words"), [("en", "Nothing is lost."), ("ja", "失われていません")])
def test_whoever_opens_a_page_is_asked_to_come_back(cut_off: FlaskClient, language: str, words: str) -> None:
    answer = cut_off.get("/", headers={"Accept-Language": language})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert words in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_what_was_typed_is_given_back(cut_off: FlaskClient) -> None:
    answer = cut_off.post("/community/new", data={"title": "How do I export?", "csrf_token": "c" * 40})
    assert answer.status_code == 503
    assert "How do I export?" in answer.text


def test_whoever_is_not_signed_in_still_gets_the_page_to_sign_in(cut_off: FlaskClient) -> None:
    assert cut_off.application.test_client().get("/sign-in").status_code == 200
