"""The home page."""

import hashlib

from flask import Blueprint, current_app, make_response, render_template, request, session
from flask.typing import ResponseReturnValue

from app.core import access, site
from app.core.access import viewer
from app.core.i18n import locale_code

bp = Blueprint("home", __name__)
SLOTS = ("home_queues", "home", "home_rail")
FLASHES = "_flashes"


@bp.get("/")
@access.member
def index() -> ResponseReturnValue:
    """Show the search field and what is mine; 304 when nothing on it has changed."""
    panels = {slot: site.panels(slot) for slot in SLOTS}
    # Forms of the frame carry fresh keys each time, so the page is compared by what it says, not by its bytes.
    tag = _tag(*(str(piece) for slot in SLOTS for piece in panels[slot]))
    if tag in request.if_none_match and not session.get(FLASHES):
        response = make_response("", 304)
    else:
        response = make_response(render_template("home/index.html", panels=panels))
    response.set_etag(tag)
    return response


def _tag(*pieces: str) -> str:
    person = viewer()
    frame = [str(piece) for slot in ("bar", "notice") for piece in site.panels(slot)]
    links = [f"{link.label}{link.endpoint}" for link in site.nav_links()]
    who = [str(person.id), person.name, locale_code(), person.timezone, request.cookies.get("theme", "")]
    digest = hashlib.sha256(str(current_app.extensions["assets"]).encode())
    for piece in [*who, *links, *frame, *pieces]:
        digest.update(piece.encode() + b"\0")
    return digest.hexdigest()[:32]
