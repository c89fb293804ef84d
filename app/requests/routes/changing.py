"""Other words for a request, where it belongs, what it has to do with, and taking it away."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access, subjects
from app.core.access import ensure, viewer
from app.core.errors import Refused
from app.core.forms import offered, refused_on, status
from app.core.i18n import _
from app.core.limits import PREVIEWS, limit
from app.drafts import operations as drafts
from app.drafts.forms import fill_from_draft
from app.files.forms import with_attachments
from app.requests import operations, policy, queries
from app.requests.forms.requests import EditForm, LinkForm, SortForm, names
from app.requests.routes.blueprint import bp


@bp.route("/<int:request_id>/edit", methods=["GET", "POST"])
@access.member
def edit(request_id: int) -> ResponseReturnValue:
    """Change the words of a request."""
    person, here = viewer(), url_for(".edit", request_id=request_id)
    wish = queries.request(person, request_id)
    ensure(policy.can_edit(person, wish))
    form, draft = EditForm(obj=wish), None
    if request.method == "GET":
        form.tags.data = ", ".join(wish.tags)
        draft = fill_from_draft(form, here)
    if form.validate_on_submit():
        limit("preview", str(person.id), *PREVIEWS)
        with refused_on(form):
            operations.edit_request(
                person,
                wish,
                title=form.title.data or "",
                situation=with_attachments(form.situation.data or "", form.files),
                workaround=form.workaround.data or "",
                tags=names(form.tags.data),
                version=form.version.data,
            )
            drafts.forget(person, here)
            flash(_("Saved."), "success")
            return redirect(url_for(".show", request_id=request_id), 303)
    return render_template("requests/edit.html", form=form, wish=wish, draft=draft, place=here), status(form)


@bp.route("/<int:request_id>/sort", methods=["GET", "POST"])
@access.staff
def sort(request_id: int) -> ResponseReturnValue:
    """File a request, name who looks after it, and say who sees it."""
    person = viewer()
    ensure(policy.can_sort(person))
    wish = queries.request(person, request_id)
    form = SortForm(obj=wish)
    if request.method == "GET":
        form.tags.data = ", ".join(wish.tags)
    form.area_id.choices = offered([("", _("None")), *queries.area_choices()])
    form.owner_id.choices = offered([("", _("Nobody")), *queries.staff_choices()])
    if form.validate_on_submit():
        with refused_on(form):
            operations.sort_request(
                person,
                wish,
                area_id=form.area_id.data,
                tags=names(form.tags.data),
                owner_id=form.owner_id.data,
                is_company_only=form.is_company_only.data,
                version=form.version.data,
            )
            flash(_("Saved."), "success")
            return redirect(url_for(".show", request_id=request_id), 303)
    return render_template("requests/sort.html", form=form, wish=wish), status(form)


@bp.route("/<int:request_id>/links", methods=["GET", "POST"])
@access.staff
def links(request_id: int) -> ResponseReturnValue:
    """List what a request has to do with, and link something by its address."""
    person = viewer()
    ensure(policy.can_sort(person))
    wish = queries.request(person, request_id)
    form = LinkForm()
    if form.validate_on_submit():
        with refused_on(form):
            found = subjects.addressed(person, form.address.data or "")
            if found is None:
                raise Refused(
                    _("There is no such page here. Paste the address of an answer, a thread or a request."), "address"
                )
            operations.link(person, wish, *found, is_internal=form.is_internal.data)
            flash(_("Linked."), "success")
            return redirect(url_for(".links", request_id=request_id), 303)
    page = render_template("requests/links.html", form=form, wish=wish, linked=queries.links(person, wish))
    return page, status(form)


@bp.post("/<int:request_id>/links/remove")
@access.staff
def unlink(request_id: int) -> ResponseReturnValue:
    """Take a link off a request."""
    kind, key = request.form.get("kind", ""), request.form.get("id", 0, type=int)
    operations.unlink(viewer(), queries.request(viewer(), request_id), kind, key)
    flash(_("The link is gone."), "success")
    return redirect(url_for(".links", request_id=request_id), 303)


@bp.post("/<int:request_id>/visibility")
@access.member
def visibility(request_id: int) -> ResponseReturnValue:
    """Show a request to its company alone with `only=yes`, else to everybody."""
    try:
        wish = queries.request(viewer(), request_id)
        operations.show_request(viewer(), wish, is_company_only=request.form.get("only") == "yes")
        flash(_("Saved."), "success")
    except Refused as refusal:
        flash(refusal.message, "danger")
    return redirect(url_for(".show", request_id=request_id), 303)


@bp.post("/<int:request_id>/delete")
@access.member
def delete(request_id: int) -> ResponseReturnValue:
    """Delete a request; the page that follows offers to bring it back."""
    wish = queries.request(viewer(), request_id)
    try:
        operations.delete_request(viewer(), wish)
    except Refused as refusal:
        flash(refusal.message, "danger")
        return redirect(url_for(".show", request_id=request_id), 303)
    return redirect(url_for(".deleted", request_id=request_id), 303)


@bp.get("/<int:request_id>/deleted")
@access.member
def deleted(request_id: int) -> ResponseReturnValue:
    """Say that a request was deleted, and offer to whoever did it to bring it back."""
    return render_template("requests/deleted.html", wish=queries.deleted_by(viewer(), request_id))


@bp.post("/<int:request_id>/restore")
@access.member
def restore(request_id: int) -> ResponseReturnValue:
    """Bring a deleted request back."""
    operations.restore_request(viewer(), queries.deleted_by(viewer(), request_id))
    flash(_("The request is back."), "success")
    return redirect(url_for(".show", request_id=request_id), 303)
