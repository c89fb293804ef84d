"""The blueprint all pages of answers hang on, and what their templates may ask."""

from typing import Any

from flask import Blueprint
from markupsafe import Markup

from app.core.i18n import _l
from app.faq import policy
from app.faq.models import State

bp = Blueprint("faq", __name__, url_prefix="/answers")

STATES = {
    State.DRAFT: (_l("Draft"), "neutral"),
    State.IN_REVIEW: (_l("In review"), "info"),
    State.PUBLISHED: (_l("Published"), "success"),
    State.ARCHIVED: (_l("Archived"), "warning"),
}
LANGUAGE_NAMES = {"ja": "日本語", "en": "English"}
LANGUAGES_TOLD = {"ja": _l("Japanese"), "en": _l("English")}


def rendered(html: str) -> Markup:
    """Let the HTML of a text through; `core.markdown` made and cleaned it when the text was written."""
    return Markup(html)  # noqa: S704 - cleaned by core.markdown


@bp.context_processor
def _names() -> dict[str, Any]:
    return {
        "policy": policy,
        "state_names": STATES,
        "language_names": LANGUAGE_NAMES,
        "languages_told": LANGUAGES_TOLD,
        "rendered": rendered,
    }
