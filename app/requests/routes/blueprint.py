"""The blueprint all pages of requests hang on, and what their templates may ask."""

from typing import Any

from flask import Blueprint
from markupsafe import Markup

from app.companies.labels import TIERS
from app.requests import policy
from app.requests.labels import IMPORTANCES

bp = Blueprint("requests", __name__, url_prefix="/requests")


def rendered(html: str) -> Markup:
    """Let the HTML of a text through; `core.markdown` made and cleaned it when the text was written."""
    return Markup(html)  # noqa: S704 - cleaned by core.markdown


@bp.context_processor
def _names() -> dict[str, Any]:
    return {"policy": policy, "rendered": rendered, "importance_names": IMPORTANCES, "tier_names": TIERS}
