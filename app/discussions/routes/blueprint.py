"""The blueprint all pages of the community hang on, and what their templates may ask."""

from typing import Any

from flask import Blueprint
from markupsafe import Markup

from app.core.i18n import _l
from app.discussions import policy
from app.discussions.models import Audience, Kind

bp = Blueprint("discussions", __name__, url_prefix="/community")

KINDS = {
    Kind.QUESTION: (_l("Question"), "info"),
    Kind.DISCUSSION: (_l("Discussion"), "neutral"),
    Kind.ANNOUNCEMENT: (_l("Announcement"), "warning"),
}
ONLY = {
    "unanswered": _l("Unanswered"),
    "unsolved": _l("Unsolved"),
    "following": _l("Following"),
    "mine": _l("My threads"),
}
AUDIENCES = {
    Audience.EVERYONE: _l("Everybody"),
    Audience.TIERS: _l("Certain tiers"),
    Audience.COMPANIES: _l("Certain companies"),
    Audience.STAFF: _l("Staff only"),
}
LANGUAGE_NAMES = {"ja": "日本語", "en": "English"}


def rendered(html: str) -> Markup:
    """Let the HTML of a text through; `core.markdown` made and cleaned it when the text was written."""
    return Markup(html)  # noqa: S704 - cleaned by core.markdown


@bp.context_processor
def _names() -> dict[str, Any]:
    return {
        "policy": policy,
        "kind_names": KINDS,
        "only_names": ONLY,
        "audience_names": AUDIENCES,
        "language_names": LANGUAGE_NAMES,
        "rendered": rendered,
    }
