"""What follows a thread: accepting a reply, changing title and tags, deleting and bringing back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import ensure, viewer
from app.core.forms import offered, refused_on, status
from app.core.i18n import _
from app.discussions import operations, policy, queries
from app.discussions.forms import ANNOUNCEMENT_CHOICE, KIND_CHOICES, ThreadForm, names
from app.discussions.models import Kind, State, Thread
from app.discussions.routes.blueprint import bp


@bp.post("/<int:thread_id>/accept")
@access.member
def accept(thread_id: int) -> ResponseReturnValue:
    """Say that the reply `comment` solved the question."""
    thread = queries.thread(viewer(), thread_id)
    operations.accept(viewer(), thread, request.form.get("comment", 0, type=int))
    flash(_("Marked as solved. Thank you for telling; it helps those who come after you."), "success")
    return redirect(url_for(".show", thread_id=thread_id), 303)


@bp.post("/<int:thread_id>/unaccept")
@access.member
def unaccept(thread_id: int) -> ResponseReturnValue:
    """Take back that the question is solved."""
    operations.unaccept(viewer(), queries.thread(viewer(), thread_id))
    flash(_("The question is open again."), "success")
    return redirect(url_for(".show", thread_id=thread_id), 303)


@bp.route("/<int:thread_id>/edit", methods=["GET", "POST"])
@access.member
def edit(thread_id: int) -> ResponseReturnValue:
    """Change title, tags and kind."""
    person = viewer()
    thread = queries.thread(person, thread_id)
    ensure(policy.can_edit(person, thread))
    form = _form(thread)
    if form.validate_on_submit():
        with refused_on(form):
            operations.change_thread(
                person, thread, title=form.title.data or "", tags=names(form.tags.data), kind=form.kind.data or "",
                version=form.version.data,
            )  # fmt: skip
            flash(_("Saved."), "success")
            return redirect(url_for(".show", thread_id=thread_id), 303)
    return render_template("discussions/edit.html", form=form, thread=thread), status(form)


def _form(thread: Thread) -> ThreadForm:
    given = {"title": thread.title, "kind": thread.kind, "tags": ", ".join(thread.tags), "version": thread.version}
    form = ThreadForm(data=given)
    is_announced = thread.kind == Kind.ANNOUNCEMENT
    choices = [*KIND_CHOICES, ANNOUNCEMENT_CHOICE] if policy.can_announce(viewer()) or is_announced else KIND_CHOICES
    form.kind.choices = offered(choices)
    return form


@bp.post("/<int:thread_id>/delete")
@access.member
def delete(thread_id: int) -> ResponseReturnValue:
    """Delete a thread; the page of its space offers to bring it back."""
    thread = queries.thread(viewer(), thread_id)
    operations.delete_thread(viewer(), thread)
    return redirect(url_for(".deleted", thread_id=thread_id), 303)


@bp.get("/<int:thread_id>/deleted")
@access.member
def deleted(thread_id: int) -> ResponseReturnValue:
    """Say that a thread was deleted, and offer to whoever did it to bring it back."""
    return render_template("discussions/deleted.html", thread=queries.deleted_by(viewer(), thread_id))


@bp.post("/<int:thread_id>/restore")
@access.member
def restore(thread_id: int) -> ResponseReturnValue:
    """Bring a deleted thread back."""
    thread = queries.deleted_by(viewer(), thread_id)
    operations.restore_thread(viewer(), thread)
    if thread.state == State.VISIBLE:
        flash(_("The thread is back."), "success")
    return redirect(url_for(".show", thread_id=thread_id), 303)
