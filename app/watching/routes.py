"""Choosing how much one wants to hear of something, and the list of all that."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import viewer
from app.core.local_urls import local_path
from app.watching import operations, queries

bp = Blueprint("watching", __name__, url_prefix="/watching")


@bp.get("", strict_slashes=False)
@access.member
def index() -> ResponseReturnValue:
    """List what one watches or mutes."""
    page, shown = queries.watched(viewer(), request.args.get("page"))
    return render_template("watching/index.html", page=page, shown=shown)


@bp.post("/<string:kind>/<int:subject_id>")
@access.member
def set(kind: str, subject_id: int) -> ResponseReturnValue:
    """Set the level of one subject; the control is answered in place, or the page it stood on shown again."""
    watch = operations.watch(viewer(), kind, subject_id, request.form.get("level", ""))
    if request.headers.get("X-Fragment"):
        return render_template("watching/_control.html", kind=kind, id=subject_id, watch=watch)
    return redirect(local_path(request.form.get("next")) or url_for(".index"), 303)
