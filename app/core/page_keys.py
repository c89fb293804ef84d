"""Keys of forms, by which a form sent twice is acted on once: new for each rendering, or the same for the same page."""

import hashlib
import secrets
from collections.abc import Iterator
from itertools import count

from flask import current_app, g


def fresh_key() -> str:
    """Return a new idempotency key for one rendering of a form."""
    return secrets.token_urlsafe(18)


def page_key() -> str:
    """Return a key for the next form of this page: new each time, but on a page browsers keep the same while that is the same.

    A script gives each tab keys of its own, so that the same page in two of them is two forms.
    """
    keys: Iterator[str] | None = g.get("keys_of_page")
    return fresh_key() if keys is None else next(keys)


def same_keys(state: str) -> Iterator[str]:
    """Yield keys that nobody can guess and that are the same for the same `state`."""
    secret = hashlib.sha256(f"request keys {current_app.secret_key!r}".encode()).digest()
    for number in count(1):
        yield hashlib.blake2b(f"{number} {state}".encode(), key=secret, digest_size=18).hexdigest()
