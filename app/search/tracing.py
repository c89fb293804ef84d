"""How a search and what is opened from it find each other: links of results carry `from=<key>.<kind>.<id>.<position>`.

A suggestion carries the same with the key `typed` and the words in `asked`: the search it is becomes one when it is followed.
Nothing is written while answering a page but one line of the spool file (see `spool`).
"""

import re
import secrets
from urllib.parse import urlencode

from flask import Flask, Response, request

from app.core import clock
from app.core.access import Viewer, viewer
from app.core.i18n import locale_code
from app.search import ledger, spool
from app.search.asking import clean
from app.search.found import Asked, Found
from app.search.index import ledger_folder
from app.search.models import LONGEST_WORDS

ARGUMENT, ASKED = "from", "asked"
TYPED = "typed"
_TOKEN = re.compile(r"([A-Za-z0-9_-]{5,24})\.([a-z_]{1,40})\.(\d{1,9})\.(\d{1,5})\Z", re.ASCII)


def fresh_key() -> str:
    """Return a new key of a search: 16 URL-safe characters."""
    return secrets.token_urlsafe(12)


def link(url: str, key: str, kind: str, number: int, position: int, **more: str) -> str:
    """Return `url` with the trace of a search, and further arguments."""
    arguments = {ARGUMENT: f"{key}.{kind}.{number}.{position}", **more}
    return f"{url}{'&' if '?' in url else '?'}{urlencode(arguments)}"


def note_search(person: Viewer, key: str, asked: Asked, found: Found, origin: str = "page") -> None:
    """Note a question down for the ledger."""
    event = {
        "type": ledger.SEARCH,
        "key": key,
        "at": clock.now().timestamp(),
        "user": person.id,
        "company": person.company_id,
        "words": asked.words[:LONGEST_WORDS],
        "locale": locale_code(),
        "filters": asked.filters,
        "origin": origin,
        "hits": found.total,
        "weak": found.is_weak,
        "corrected": found.corrected,
    }
    spool.append(ledger_folder(), event)


def note_opening(response: Response) -> Response:
    """Note that a result was opened, when the page asked for carries the trace of a search and was shown."""
    # Most addresses carry nothing, and need not be taken apart.
    is_asked = request.query_string and request.method == "GET" and response.status_code in {200, 304}
    match = _TOKEN.match(request.args.get(ARGUMENT, "")) if is_asked else None
    person = viewer() if match else None
    if match is None or person is None or person.id is None:
        return response
    key, kind, number, position = match.groups()
    if key == TYPED:
        words = clean(request.args.get(ASKED, "")[: 4 * LONGEST_WORDS])[:LONGEST_WORDS]
        if not words:
            return response
        key = fresh_key()
        note_search(person, key, Asked(words), Found(total=1), origin="suggest")
    event = {
        "type": ledger.OPENING, "key": key, "at": clock.now().timestamp(), "user": person.id,
        "kind": kind, "id": int(number), "position": int(position),
    }  # fmt: skip
    spool.append(ledger_folder(), event)
    return response


def init_app(app: Flask) -> None:
    """Look at every answered page for the trace of a search."""
    app.after_request(note_opening)
