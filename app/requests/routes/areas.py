"""The tree of areas: the product team and administrators."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import ensure, viewer
from app.core.errors import Refused
from app.core.forms import offered, refused_on, status
from app.core.i18n import _
from app.requests import operations, policy, queries
from app.requests.forms.requests import AreaForm, RemoveAreaForm
from app.requests.models import Area
from app.requests.operations import AreaDetails
from app.requests.routes.blueprint import bp


@bp.get("/areas")
@access.staff
def areas() -> ResponseReturnValue:
    """List the areas in order, with how many requests each has; who keeps them finds the buttons there."""
    return render_template("requests/areas.html", areas=queries.all_areas(), counts=queries.counts_of_areas())


@bp.route("/areas/new", methods=["GET", "POST"])
@access.staff
def new_area() -> ResponseReturnValue:
    """Make an area."""
    ensure(policy.can_keep_statuses(viewer()))
    form = _form(None)
    if form.validate_on_submit():
        with refused_on(form):
            operations.add_area(viewer(), _details(form))
            flash(_("The area was made."), "success")
            return redirect(url_for(".areas"), 303)
    return render_template("requests/area_form.html", form=form, area=None, removing=None), status(form)


@bp.route("/areas/<int:area_id>/edit", methods=["GET", "POST"])
@access.staff
def edit_area(area_id: int) -> ResponseReturnValue:
    """Call an area something else, put it into another, or remove it."""
    ensure(policy.can_keep_statuses(viewer()))
    found = queries.area(area_id)
    form = _form(found)
    if form.validate_on_submit():
        with refused_on(form):
            operations.edit_area(viewer(), found, _details(form), version=form.version.data)
            flash(_("Saved."), "success")
            return redirect(url_for(".areas"), 303)
    return render_template("requests/area_form.html", form=form, area=found, removing=_removing(found)), status(form)


@bp.post("/areas/<int:area_id>/move")
@access.staff
def move_area(area_id: int) -> ResponseReturnValue:
    """Move an area up or down in the list."""
    ensure(policy.can_keep_statuses(viewer()))
    operations.move_area(viewer(), queries.area(area_id), -1 if request.form.get("direction") == "up" else 1)
    return redirect(url_for(".areas", _anchor=f"area-{area_id}"), 303)


@bp.post("/areas/<int:area_id>/remove")
@access.staff
def remove_area(area_id: int) -> ResponseReturnValue:
    """Remove an area; its requests go where `into_id` says."""
    ensure(policy.can_keep_statuses(viewer()))
    found = queries.area(area_id)
    form = _removing(found)
    try:
        operations.remove_area(viewer(), found, into_id=form.into_id.data if form.validate() else None)
    except Refused as refusal:
        flash(refusal.message, "danger")
        return redirect(url_for(".edit_area", area_id=area_id), 303)
    flash(_("The area is gone."), "success")
    return redirect(url_for(".areas"), 303)


def _form(area: Area | None) -> AreaForm:
    form = AreaForm(obj=area)
    tops = [(one.id, one.name) for one in queries.all_areas() if one.parent_id is None and (area is None or one.id != area.id)]
    form.parent_id.choices = offered([("", _("Nothing: it stands on top")), *tops])
    return form


def _removing(area: Area) -> RemoveAreaForm:
    form = RemoveAreaForm()
    others = [(key, name) for key, name in queries.area_choices() if key != area.id]
    form.into_id.choices = offered([("", _("No area")), *others])
    return form


def _details(form: AreaForm) -> AreaDetails:
    return AreaDetails(form.name_ja.data or "", form.name_en.data or "", form.parent_id.data)
