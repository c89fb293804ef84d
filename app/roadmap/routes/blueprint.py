"""The blueprint all pages of the roadmap hang on, and what their templates may ask."""

from functools import partial
from typing import Any

from flask import Blueprint, request, url_for
from markupsafe import Markup

from app.core.access import viewer
from app.roadmap import asked, policy, wording
from app.roadmap.models import Place
from app.roadmap.queries import ViewRow

bp = Blueprint("roadmap", __name__, url_prefix="/roadmap")

PAGES = {Place.BOARD: ".index", Place.LIST: ".listed", Place.WEIGHING: ".weighing"}


def rendered(html: str) -> Markup:
    """Let the HTML of a text through; `core.markdown` made and cleaned it when the text was written."""
    return Markup(html)  # noqa: S704 - cleaned by core.markdown


def view_url(view: ViewRow) -> str:
    """Return the address of a saved view."""
    page = url_for(PAGES[Place(view.place)])
    return f"{page}?{view.query}" if view.query else page


def view_query() -> str:
    """Return what of the address of this page a saved view would keep."""
    return asked.cleaned(request.query_string.decode("ascii", "replace"))


@bp.context_processor
def _names() -> dict[str, Any]:
    person = viewer()
    return {
        "policy": policy,
        "by_names": wording.BYS,
        "sort_names": wording.SORTS,
        "term_name": wording.term_name,
        "quarter_name": wording.quarter_name,
        "when": partial(wording.when, person),
        "day": lambda value: wording.day(value, person.timezone),
        "rendered": rendered,
        "view_url": view_url,
        "view_query": view_query,
        "may_keep_views": policy.can_keep_views(person),
        "may_remove_view": partial(policy.can_remove_view, person),
    }
