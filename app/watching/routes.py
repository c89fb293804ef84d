"""Choosing how much one wants to hear of something, and the list of all that."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access, subjects
from app.core.access import viewer
from app.core.errors import NotFound
from app.core.local_urls import local_path
from app.watching import operations, queries

bp = Blueprint("watching", __name__, url_prefix="/watching")


@bp.get("", strict_slashes=False)
@access.member
def index() -> ResponseReturnValue:
    """List what one watches or mutes."""
    page, shown = queries.watched(viewer(), request.args.get("page"))
    return render_template("watching/index.html", page=page, shown=shown)


@bp.get("/<string:kind>/<int:subject_id>")
@access.member
def levels(kind: str, subject_id: int) -> ResponseReturnValue:
    """Offer the levels of one subject: a page, or as a fragment the entries of a menu."""
    row, subject = subjects.visible(viewer(), kind, [subject_id]).get(subject_id), subjects.subject_of(kind)
    if row is None or subject is None:
        raise NotFound
    whole = {
        "kind": kind, "id": subject_id, "watch": queries.level_of(viewer(), kind, subject_id), "title": subject.title(row),
        "next": local_path(request.args.get("next")) or subject.url(row),
    }  # fmt: skip
    return render_template("watching/_levels.html" if request.headers.get("X-Fragment") else "watching/levels.html", **whole)


@bp.post("/<string:kind>/<int:subject_id>")
@access.member
def set(kind: str, subject_id: int) -> ResponseReturnValue:
    """Set the level of one subject; the control is answered in place, or the page it stood on shown again."""
    watch = operations.watch(viewer(), kind, subject_id, request.form.get("level", ""))
    if request.headers.get("X-Fragment"):
        return render_template("watching/_control.html", kind=kind, id=subject_id, watch=watch)
    return redirect(local_path(request.form.get("next")) or url_for(".index"), 303)
