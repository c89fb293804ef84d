"""The home page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.core import access, freshness, site

bp = Blueprint("home", __name__)
SLOTS = ("home_queues", "home", "home_rail")


@bp.get("/")
@access.member
# What waits for the staff is counted from everywhere, so it is always counted anew.
@freshness.page(slots=SLOTS, minutes=5, unless=lambda viewer: viewer.is_staff)
def index() -> ResponseReturnValue:
    """Show the search field and what is mine."""
    return render_template("home/index.html", panels={slot: site.panels(slot) for slot in SLOTS})
