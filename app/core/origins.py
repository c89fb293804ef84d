"""What changes something is sent by our own pages: a second wall behind the token in every form.

The Referer header is not asked for: pages with a secret in their address, such as an invitation, tell nobody where they are,
and browsers then send `Origin: null` with their forms.
"""

from urllib.parse import urlsplit

from flask import Flask, current_app, request

from app.core.errors import Forbidden

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
HIDDEN = "null"


def init_app(app: Flask) -> None:
    """Install the hook that looks where a request comes from."""
    app.before_request(_refuse_foreign)


def _refuse_foreign() -> None:
    if request.method in SAFE:
        return
    origin = request.headers.get("Origin", HIDDEN)
    if request.headers.get("Sec-Fetch-Site") == "cross-site" or (origin != HIDDEN and not _is_ours(origin)):
        raise Forbidden


def _is_ours(origin: str) -> bool:
    try:
        return urlsplit(origin).hostname in current_app.config["TRUSTED_HOSTS"]
    except ValueError:
        return False
