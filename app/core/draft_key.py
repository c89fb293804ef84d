"""The key under which a browser keeps unsaved words of one person, so that nobody else at that browser can read them."""

import hashlib
import hmac

from flask import current_app

from app.core import access


def draft_key() -> str:
    """Return 32 hex digits that belong to the person who is signed in, the same at every visit; empty for anybody else."""
    person = access.viewer().id
    if person is None:
        return ""
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"unsaved words of {person}".encode(), hashlib.sha256).hexdigest()[:32]
