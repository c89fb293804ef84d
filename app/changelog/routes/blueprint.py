"""The blueprint all pages of the changelog hang on, and what their templates may ask."""

from typing import Any

from flask import Blueprint
from markupsafe import Markup

from app.changelog import labels, policy

bp = Blueprint("changelog", __name__, url_prefix="/changelog")


def rendered(html: str) -> Markup:
    """Let the HTML of a text through; `core.markdown` made and cleaned it when the text was written."""
    return Markup(html)  # noqa: S704 - cleaned by core.markdown


@bp.context_processor
def _names() -> dict[str, Any]:
    return {
        "policy": policy,
        "kind_names": labels.KINDS,
        "state_names": labels.STATES,
        "audience_names": labels.AUDIENCES,
        "language_names": labels.LANGUAGE_NAMES,
        "rendered": rendered,
    }
