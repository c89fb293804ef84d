"""Seals the secret of a second factor before it is stored, so that a stolen database alone gives no codes.

The secret key of the site feeds a pseudo-random function (HMAC-SHA-512, fresh nonce) whose output covers the text; a second
key authenticates the result. Former secret keys still open what they sealed.
"""

import base64
import hashlib
import hmac
import secrets

from flask import current_app

NONCE = 16
TAG = 32
LONGEST = 64


def _keys() -> list[bytes]:
    config = current_app.config
    return [key.encode() for key in (config["SECRET_KEY"], *(config.get("SECRET_KEY_FALLBACKS") or []))]


def _cover(key: bytes, nonce: bytes, text: bytes) -> bytes:
    stream = hmac.digest(key, b"engawa seal cover" + nonce, hashlib.sha512)
    return bytes(one ^ other for one, other in zip(text, stream, strict=False))


def _tag(key: bytes, nonce: bytes, covered: bytes) -> bytes:
    return hmac.digest(key, b"engawa seal tag" + nonce + covered, hashlib.sha256)


def seal(text: str) -> str:
    """Return `text` (64 bytes at most, else `ValueError`) sealed with the current secret key, URL-safe."""
    plain = text.encode()
    if len(plain) > LONGEST:
        raise ValueError("too long to be sealed")
    nonce, key = secrets.token_bytes(NONCE), _keys()[0]
    covered = _cover(key, nonce, plain)
    return base64.urlsafe_b64encode(nonce + _tag(key, nonce, covered) + covered).decode()


def opened(sealed: str) -> str | None:
    """Return what was sealed, or None when no key we know sealed it."""
    raw = base64.urlsafe_b64decode(sealed)
    nonce, tag, covered = raw[:NONCE], raw[NONCE : NONCE + TAG], raw[NONCE + TAG :]
    for key in _keys():
        if hmac.compare_digest(tag, _tag(key, nonce, covered)):
            return _cover(key, nonce, covered).decode()
    return None
