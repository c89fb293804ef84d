"""The token in a mail with which mails like it are stopped. It names a person and the kinds of news the mail held, and can do
nothing else.

It is signed, not stored, and does not run out: a mail may be read again after years, and stopping must still work.
"""

from typing import NamedTuple

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

SALT = "engawa stop mails"


class Stop(NamedTuple):
    """Whose mails of which kinds a token stops; the kind `digest` is the digest itself."""

    user_id: int
    kinds: tuple[str, ...]


def token(user_id: int, *kinds: str) -> str:
    """Return the token that stops mails of `kinds` to a person."""
    return _serializer().dumps([user_id, *dict.fromkeys(kinds)])


def read(token: str) -> Stop | None:
    """Return what a token stops, or None when it is none of ours."""
    try:
        user_id, *kinds = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    is_ours = isinstance(user_id, int) and bool(kinds) and all(isinstance(kind, str) for kind in kinds)
    return Stop(user_id, tuple(kinds)) if is_ours else None


def path(user_id: int, *kinds: str) -> str:
    """Return the address on this site that takes the POST."""
    return f"/unsubscribe/{token(user_id, *kinds)}"


def _serializer() -> URLSafeSerializer:
    config = current_app.config
    keys = [*reversed(config.get("SECRET_KEY_FALLBACKS") or []), config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt=SALT)
