"""One click each: to a comment, reacting, deleting and bringing back, the official mark."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.comments import operations, policy, queries
from app.comments.models import Comment
from app.comments.routes.blueprint import address_of, bp
from app.core import access
from app.core.access import viewer
from app.core.errors import NotFound, Refused
from app.core.i18n import _


@bp.get("/<int:comment_id>")
@access.member
def show(comment_id: int) -> ResponseReturnValue:
    """Lead to where the comment stands today."""
    comment = queries.comment(viewer(), comment_id)
    if not policy.can_read(viewer(), comment):
        raise NotFound
    return redirect(address_of(viewer(), comment), 302)


@bp.post("/<int:comment_id>/reactions")
@access.member
def reactions(comment_id: int) -> ResponseReturnValue:
    """Say `reaction` about a comment; with a minus before it, take it back."""
    comment = queries.comment(viewer(), comment_id)
    wanted = request.form.get("reaction", "")
    change = operations.take_back if wanted.startswith("-") else operations.react
    try:
        change(viewer(), comment, wanted.removeprefix("-"))
    except Refused as refusal:
        if refusal.field:
            raise  # No button of ours sends that.
        if request.headers.get("X-Fragment"):
            return render_template("comments/_not_reacted.html", problem=refusal.message), 422
        flash(refusal.message, "danger")
        comment = queries.comment(viewer(), comment_id)
        return redirect(address_of(viewer(), comment), 303)
    if request.headers.get("X-Fragment"):
        place = (comment.subject_kind, comment.subject_id)
        return render_template("comments/_reacted.html", post=queries.posts_by_id(viewer(), *place, [comment_id])[comment_id])
    return redirect(address_of(viewer(), comment), 303)


@bp.post("/<int:comment_id>/delete")
@access.member
def delete(comment_id: int) -> ResponseReturnValue:
    """Take a comment away."""
    comment = queries.comment(viewer(), comment_id)
    try:
        comment = operations.delete_comment(viewer(), comment)
        flash(_("Deleted. You can bring it back where it stood."), "success")
    except Refused as refusal:
        flash(refusal.message, "danger")
        comment = queries.comment(viewer(), comment_id)
    return redirect(address_of(viewer(), comment), 303)


@bp.post("/<int:comment_id>/restore")
@access.member
def restore(comment_id: int) -> ResponseReturnValue:
    """Bring a deleted comment back."""
    comment = operations.restore_comment(viewer(), queries.comment(viewer(), comment_id))
    flash(_("It is back."), "success")
    return redirect(address_of(viewer(), comment), 303)


@bp.post("/<int:comment_id>/official")
@access.staff
def official(comment_id: int) -> ResponseReturnValue:
    """Mark a comment as official with `official=yes`, else take the mark off."""
    comment: Comment = queries.comment(viewer(), comment_id)
    comment = operations.mark_official(viewer(), comment, is_official=request.form.get("official") == "yes")
    flash(_("Marked as official.") if comment.is_official else _("The official mark is gone."), "success")
    return redirect(address_of(viewer(), comment), 303)
