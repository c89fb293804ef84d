"""Security headers on every kind of answer."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.cast import Cast
from tests.support.page import CheckingClient


def _check(headers: Any) -> None:
    policy = headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page", "/healthz", "/readyz", "/metrics"])
def test_headers_for_everybody(client: CheckingClient, path: str) -> None:
    """Check 76."""
    _check(client.get(path).headers)


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/answers", 200), ("/no-such-page", 404), ("/admin", 403), ("/sign-out", 405)]
)
def test_headers_for_a_person(cast: Cast, sign_in: Callable[[Any], CheckingClient], path: str, status: int) -> None:
    """Check 76; and private pages are kept by nothing in between."""
    response = sign_in(cast.max).get(path)
    assert response.status_code == status
    _check(response.headers)
    assert response.headers["Cache-Control"] in {"no-store", "private, no-cache"}


def test_a_wrong_method_is_told_the_right_ones(cast: Cast, sign_in: Callable[[Any], CheckingClient]) -> None:
    allowed = sign_in(cast.max).get("/sign-out").headers["Allow"]
    assert set(allowed.split(", ")) == {"OPTIONS", "POST"}


def test_headers_of_static_files(app: Flask, client: CheckingClient) -> None:
    response = client.get(f"{app.extensions['assets']}site.css", buffered=True)
    assert response.status_code == 200
    _check(response.headers)
    assert "immutable" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers


def test_an_unknown_host_is_refused(client: CheckingClient) -> None:
    """Check 7."""
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_forwarded_headers_are_not_believed_without_a_proxy(client: CheckingClient) -> None:
    """Check 77."""
    response = client.get("/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert response.location.startswith("/sign-in")


def test_too_large_a_body_is_refused(client: CheckingClient) -> None:
    """Check 45."""
    response = client.post("/sign-in", data={"mail": "x" * (3 * 1024 * 1024)})
    assert response.status_code == 413
    _check(response.headers)
