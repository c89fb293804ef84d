"""One click each: to a comment, reacting, deleting and bringing back, the official mark."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.comments import operations, policy, queries
from app.comments.models import Comment, Kind
from app.comments.places import place, place_url, title_of
from app.comments.routes.blueprint import address_of, bp
from app.core import access
from app.core.access import viewer
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.keys import LARGEST_KEY


@bp.get("/<int:comment_id>")
@access.member
def show(comment_id: int) -> ResponseReturnValue:
    """Lead to where the comment stands today."""
    comment = queries.comment(viewer(), comment_id)
    if not policy.can_read(viewer(), comment):
        raise NotFound
    return redirect(address_of(viewer(), comment), 302)


@bp.get("/<int:comment_id>/quote")
@access.member
def quote(comment_id: int) -> ResponseReturnValue:
    """Lead to where a comment is answered, with its words as a quotation."""
    comment = queries.comment(viewer(), comment_id)
    kind, subject_id = comment.subject_kind, comment.subject_id
    return redirect(url_for(".compose", kind=kind, subject_id=subject_id, reply=comment.id, quote=1), 302)


@bp.get("/<int:comment_id>/report")
@access.member
def report(comment_id: int) -> ResponseReturnValue:
    """Lead to where a comment is reported."""
    comment = queries.comment(viewer(), comment_id)
    return redirect(url_for("moderation.report", kind=Comment.SUBJECT, post_id=comment.id), 302)


@bp.get("/<int:comment_id>/acts")
@access.member
def acts(comment_id: int) -> ResponseReturnValue:
    """Show what its author and staff can do with a comment: a page, or as a fragment the entries of a menu.

    Raises `NotFound` where there is nothing to do.
    """
    comment = queries.comment(viewer(), comment_id)
    host, row = place(viewer(), comment.subject_kind, comment.subject_id)
    post = queries.posts_by_id(
        viewer(), comment.subject_kind, comment.subject_id, [comment_id],
        is_manager=host.can_manage(viewer(), row), is_closed=host.is_closed(row),
    )[comment_id]  # fmt: skip
    if not (post.may_edit or post.may_delete):
        raise NotFound
    if request.headers.get("X-Fragment"):
        return render_template("comments/_menu.html", post=post)
    title, back = title_of(comment.subject_kind, row), place_url(comment.subject_kind, row, comment.number)
    return render_template("comments/acts.html", post=post, title=title, back=back)


@bp.post("/reactions")
@access.member
def reactions() -> ResponseReturnValue:
    """React to the comment whose id stands under the name of a reaction (`helpful=12`); a minus before it takes that back."""
    kind = next((kind for kind in Kind if kind in request.form), None)
    wanted = request.form.get(kind, 0, type=int) if kind else 0
    if kind is None or not 0 < abs(wanted) <= LARGEST_KEY:
        raise NotFound
    comment_id = abs(wanted)
    comment = queries.comment(viewer(), comment_id)
    change = operations.take_back if wanted < 0 else operations.react
    try:
        change(viewer(), comment, kind)
    except Refused as refusal:
        if request.headers.get("X-Fragment"):
            return render_template("comments/_not_reacted.html", problem=refusal.message), 422
        flash(refusal.message, "danger")
        comment = queries.comment(viewer(), comment_id)
        return redirect(address_of(viewer(), comment), 303)
    if request.headers.get("X-Fragment"):
        subject = (comment.subject_kind, comment.subject_id)
        return render_template("comments/_reacted.html", post=queries.posts_by_id(viewer(), *subject, [comment_id])[comment_id])
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
