"""The blueprint all pages of comments hang on."""

from flask import Blueprint, url_for
from markupsafe import Markup

from app.comments.models import Comment
from app.comments.places import place_url
from app.core import subjects
from app.core.access import Viewer

bp = Blueprint("comments", __name__, url_prefix="/comments")


@bp.app_template_filter("said")
def said(html: str) -> Markup:
    """Let the HTML of a comment through; `core.markdown` made and cleaned it when it was written."""
    return Markup(html)  # noqa: S704 - cleaned by core.markdown


def address_of(viewer: Viewer, comment: Comment) -> str:
    """Return where `viewer` reads a comment; home when its subject has gone with it."""
    row = subjects.visible(viewer, comment.subject_kind, [comment.subject_id]).get(comment.subject_id)
    return url_for("home.index") if row is None else place_url(comment.subject_kind, row, comment.number)
