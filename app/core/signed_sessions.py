"""Flask's signed session cookie, with the parts that are the same for every request made once."""

from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from flask import Flask, Request, Response, current_app, g, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

SALT = "wtf-csrf-token"
TOKEN = "csrf_token"  # noqa: S105 - a name, as Flask-WTF uses it
MOST = 5000


class SignedSessions(SecureCookieSessionInterface):
    """Keeps the serializer, which Flask would make anew for every request, and what cookies were found to hold."""

    def __init__(self) -> None:
        self._known: dict[tuple[str | bytes | None, ...], URLSafeTimedSerializer | None] = {}
        # A cookie is checked once in each process; how old it is, at every request.
        self._opened = lru_cache(maxsize=MOST)(_opened)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the serializer for the keys of `app`."""
        keys = (app.secret_key, *(app.config.get("SECRET_KEY_FALLBACKS") or ()))
        if keys not in self._known:
            self._known[keys] = super().get_signing_serializer(app)
        return self._known[keys]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie of a request holds; an empty session when it is missing, forged or too old."""
        serializer = self.get_signing_serializer(app)
        cookie = request.cookies.get(self.get_cookie_name(app))
        if serializer is None or not cookie:
            return None if serializer is None else self.session_class()
        try:
            held, signed_at = self._opened(serializer, cookie)
        except BadSignature:
            return self.session_class()
        age = datetime.now(UTC) - signed_at
        if not 0 <= int(age.total_seconds()) <= int(app.permanent_session_lifetime.total_seconds()):
            return self.session_class()
        if not all(isinstance(value, str | bool) for value in held.values()):
            # What holds more than words, as messages for the next page, can be changed in place.
            held = serializer.loads(cookie)
        return self.session_class(held)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie anew when the session has changed; else say only that the answer depends on it."""
        if session.modified or (session and self.should_set_cookie(app, session)):
            super().save_session(app, session, response)
        elif session.accessed:
            response.headers["Vary"] = _with_cookie(response.headers.get("Vary"))


def _opened(serializer: URLSafeTimedSerializer, cookie: str) -> tuple[dict[str, Any], datetime]:
    held, signed_at = serializer.loads(cookie, return_timestamp=True)
    return held, signed_at


def _with_cookie(vary: str | None) -> str:
    if vary is None:
        return "Cookie"
    return vary if "cookie" in vary.lower() else f"{vary}, Cookie"


def csrf_token() -> str:
    """Return the token for the forms of a page: one for the whole session, signed once in each process."""
    # Where Flask-WTF looks first, so that its forms carry the same.
    known: str | None = g.get(TOKEN)
    if known is None:
        if TOKEN not in session:
            generate_csrf()
        known = _signed(current_app.secret_key or "", session[TOKEN])
        setattr(g, TOKEN, known)
    return known


class _Timeless(TimestampSigner):
    """Signs as at one moment for ever: nobody asks for the age of tokens, which live as long as their session."""

    def get_timestamp(self) -> int:
        """Return the same moment always, so that equal pages are equal in every process."""
        return 0


@cache
def _signer(secret: str | bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=SALT, signer=_Timeless)


@lru_cache(maxsize=MOST)
def _signed(secret: str | bytes, raw: str) -> str:
    # As Flask-WTF signs and checks it.
    return str(_signer(secret).dumps(raw))
