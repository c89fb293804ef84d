"""The statuses requests can have: every member of the staff sees them, the product team and administrators keep them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import ensure, viewer
from app.core.forms import offered, refused_on, status
from app.core.i18n import _, ngettext
from app.requests import policy
from app.requests.forms.statuses import KINDS, RetireForm, StatusForm
from app.requests.models import Status, StatusKind
from app.requests.operations import statuses as operations
from app.requests.queries import statuses as queries
from app.requests.routes.blueprint import bp


@bp.get("/statuses")
@access.staff
def statuses() -> ResponseReturnValue:
    """List the statuses in order, those that are retired last."""
    known = queries.all_statuses()
    return render_template(
        "requests/statuses.html",
        statuses=[one for one in known if one.retired_at is None],
        retired=[one for one in known if one.retired_at is not None],
        counts=queries.counts(),
        may_keep=policy.can_keep_statuses(viewer()),
        kinds=KINDS,
    )


@bp.route("/statuses/new", methods=["GET", "POST"])
@access.staff
def new_status() -> ResponseReturnValue:
    """Make a status."""
    ensure(policy.can_keep_statuses(viewer()))
    form = StatusForm()
    # There is one status of duplicates, and a second would mean nothing.
    form.kind.choices = offered((kind, label) for kind, label in KINDS.items() if kind != StatusKind.MERGED)
    if form.validate_on_submit():
        with refused_on(form):
            operations.add_status(viewer(), form.details())
            flash(_("The status was made."), "success")
            return _back()
    return render_template("requests/status_details.html", form=form, status=None, retire_form=None), status(form)


@bp.route("/statuses/<int:status_id>/edit", methods=["GET", "POST"])
@access.staff
def edit_status(status_id: int) -> ResponseReturnValue:
    """Change names, colour and flags of a status; what it means stays."""
    ensure(policy.can_keep_statuses(viewer()))
    found = queries.status(status_id)
    form = StatusForm(obj=found)
    del form.kind
    if form.validate_on_submit():
        with refused_on(form):
            operations.change_status_details(viewer(), found, form.details(), version=form.version.data)
            flash(_("Saved."), "success")
            return _back()
    return _edit_page(status_id, form, _retire_form(found)), status(form)


@bp.post("/statuses/<int:status_id>/move")
@access.staff
def move_status(status_id: int) -> ResponseReturnValue:
    """Move a status up or down in the list."""
    operations.move_status(viewer(), queries.status(status_id), -1 if request.form.get("direction") == "up" else 1)
    return redirect(url_for(".statuses", _anchor=f"status-{status_id}"), 303)


@bp.post("/statuses/<int:status_id>/retire")
@access.staff
def retire_status(status_id: int) -> ResponseReturnValue:
    """Offer a status no more, and move its requests to another."""
    ensure(policy.can_keep_statuses(viewer()))
    found = queries.status(status_id)
    form = _retire_form(found)
    if form.validate_on_submit():
        with refused_on(form):
            moved = operations.retire_status(viewer(), found, target_id=form.target_id.data, reason=form.reason.data or "")
            flash(_retired(moved), "success")
            return _back()
    details = StatusForm(formdata=None, obj=queries.status(status_id))
    del details.kind
    return _edit_page(status_id, details, form), status(form)


@bp.post("/statuses/<int:status_id>/bring-back")
@access.staff
def bring_back_status(status_id: int) -> ResponseReturnValue:
    """Offer a retired status again."""
    operations.bring_back_status(viewer(), queries.status(status_id))
    flash(_("The status can be chosen again."), "success")
    return _back()


def _retired(moved: int) -> str:
    if not moved:
        return _("The status is offered no more.")
    return ngettext(
        "The status is offered no more; %(num)s request was moved.",
        "The status is offered no more; %(num)s requests were moved.",
        moved,
    )


def _retire_form(found: Status) -> RetireForm:
    form = RetireForm()
    others = [(one.id, one.name) for one in queries.offered() if one.id != found.id]
    form.target_id.choices = offered([("", _("Please choose")), *others])
    # It is asked for only where requests have to go somewhere.
    form.target_id.flags.required = True
    return form


def _edit_page(status_id: int, form: StatusForm, retire_form: RetireForm) -> str:
    found = queries.status(status_id)
    return render_template(
        "requests/status_details.html",
        form=form,
        status=found,
        retire_form=retire_form if found.retired_at is None and found.kind != StatusKind.MERGED else None,
        wrong=retire_form if retire_form.errors or retire_form.form_errors else form,
        kind_label=KINDS[StatusKind(found.kind)],
        count=queries.count_to_move(found.id),
    )


def _back() -> Response:
    return redirect(url_for(".statuses"), 303)
