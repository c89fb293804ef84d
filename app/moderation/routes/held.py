"""Posts that wait for approval."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import Viewer, viewer
from app.core.forms import Form, refused_on, status
from app.core.i18n import _, ngettext
from app.moderation import operations, queries
from app.moderation.forms import ApproveForm, EditForm, RejectForm
from app.moderation.models import HeldPost
from app.moderation.routes.blueprint import bp


@bp.get("/held/<int:held_id>")
@access.staff
def held(held_id: int) -> ResponseReturnValue:
    """Show a post that waits, its author, and the decisions to choose from."""
    return _page(held_id)


@bp.post("/held/<int:held_id>/approve")
@access.staff
def approve(held_id: int) -> ResponseReturnValue:
    """Let a post appear."""
    form = ApproveForm()

    def done(actor: Viewer, row: HeldPost) -> None:
        count = operations.approve(actor, row, trust=bool(form.trust.data), version=form.version.data)
        flash(ngettext("%(num)s post has appeared.", "%(num)s posts have appeared.", count), "success")

    return _decide(held_id, form, done)


@bp.post("/held/<int:held_id>/reject")
@access.staff
def reject(held_id: int) -> ResponseReturnValue:
    """Turn a post down."""
    form = RejectForm()

    def done(actor: Viewer, row: HeldPost) -> None:
        operations.reject(actor, row, form.reason.data or "", silence_hours=form.silence_hours.data, version=form.version.data)
        flash(_("Rejected. The author is told why and gets the text back."), "success")

    return _decide(held_id, form, done)


@bp.post("/held/<int:held_id>/text")
@access.staff
def edit_held(held_id: int) -> ResponseReturnValue:
    """Change the text of a post before it is approved."""
    form = EditForm()

    def done(actor: Viewer, row: HeldPost) -> None:
        operations.edit_held(actor, row, form.text.data or "", version=form.version.data)
        flash(_("The text is changed. Approve the post to let it appear."), "success")

    return _decide(held_id, form, done, back=url_for(".held", held_id=held_id))


@bp.post("/held/<int:held_id>/approve-after-all")
@access.staff
def approve_after_all(held_id: int) -> ResponseReturnValue:
    """Take a rejection back."""
    operations.approve_after_all(viewer(), queries.held_post(viewer(), held_id))
    flash(_("The post has appeared after all."), "success")
    return redirect(url_for(".held", held_id=held_id), 303)


def _decide(
    held_id: int, form: Form, decision: Callable[[Viewer, HeldPost], None], back: str | None = None
) -> ResponseReturnValue:
    found = queries.held_post(viewer(), held_id)
    if form.validate_on_submit():
        with refused_on(form):
            decision(viewer(), found)
            return redirect(back or url_for(".index", queue="waiting"), 303)
    return _page(held_id, form)


def _page(held_id: int, sent: Form | None = None) -> ResponseReturnValue:
    # Read again, because a refused operation leaves nothing loaded behind.
    found = queries.held_post(viewer(), held_id)
    post = queries.post(viewer(), found.subject_kind, found.subject_id)
    forms = {
        "approve": ApproveForm(formdata=None),
        "reject": RejectForm(formdata=None),
        "edit": EditForm(formdata=None, text=post.text),
    }
    for name, form in forms.items():
        if sent is not None and type(sent) is type(form):
            forms[name] = sent
        forms[name].version.data = found.version
    page = render_template(
        "moderation/held.html",
        held=found,
        post=post,
        author=queries.author(viewer(), found.author_id),
        waiting=len(queries.waiting_of(found.author_id)) if found.author_id else 0,
        course=queries.course(HeldPost.SUBJECT, found.id),
        forms=forms,
        form=sent,
    )
    return page, status(sent) if sent is not None else 200
