"""How a comment read before it was changed."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.comments import queries
from app.comments.places import place, place_url, title_of
from app.comments.routes.blueprint import bp
from app.core import access
from app.core.access import viewer


@bp.get("/<int:comment_id>/history")
@access.member
def history(comment_id: int) -> ResponseReturnValue:
    """Show each change as a difference, the newest first."""
    comment = queries.comment(viewer(), comment_id)
    _host, row = place(viewer(), comment.subject_kind, comment.subject_id)
    return render_template(
        "comments/history.html",
        page=queries.changes(viewer(), comment, request.args.get("page")),
        title=title_of(comment.subject_kind, row),
        back=place_url(comment.subject_kind, row, comment.number),
    )
