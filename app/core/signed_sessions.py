"""Flask's signed session cookie, with the parts that are the same for every request made once."""

from functools import cache, lru_cache

from flask import Flask, current_app, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

SALT = "wtf-csrf-token"
TOKEN = "csrf_token"  # noqa: S105 - a name, as Flask-WTF uses it
MOST = 5000


class SignedSessions(SecureCookieSessionInterface):
    """Keeps the serializer, which Flask would make anew for every request."""

    def __init__(self) -> None:
        self._known: dict[tuple[str | bytes | None, ...], URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the serializer for the keys of `app`."""
        keys = (app.secret_key, *(app.config.get("SECRET_KEY_FALLBACKS") or ()))
        if keys not in self._known:
            self._known[keys] = super().get_signing_serializer(app)
        return self._known[keys]


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
