"""Keeping the spaces in order: customer success and administrators."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.companies import queries as companies
from app.core import access
from app.core.access import ensure, viewer
from app.core.forms import offered, refused_on, status
from app.core.i18n import _
from app.discussions import operations, policy, queries
from app.discussions.forms import SpaceForm
from app.discussions.models import Space
from app.discussions.routes.blueprint import bp


@bp.get("/spaces")
@access.staff
def spaces() -> ResponseReturnValue:
    """List the shared spaces in order."""
    ensure(policy.can_keep_spaces(viewer()))
    return render_template("discussions/spaces.html", spaces=queries.overview(viewer()))


@bp.route("/spaces/new", methods=["GET", "POST"])
@access.staff
def new_space() -> ResponseReturnValue:
    """Make a space."""
    ensure(policy.can_keep_spaces(viewer()))
    form = _form(None)
    if form.validate_on_submit():
        with refused_on(form):
            made = operations.add_space(viewer(), form.details())
            flash(_("The space was made."), "success")
            return redirect(url_for(".space", slug=made.slug), 303)
    return render_template("discussions/space_form.html", form=form, space=None), status(form)


@bp.route("/spaces/<string:slug>/edit", methods=["GET", "POST"])
@access.staff
def edit_space(slug: str) -> ResponseReturnValue:
    """Change a space."""
    ensure(policy.can_keep_spaces(viewer()))
    found = queries.space_by_slug(viewer(), slug)
    form = _form(found)
    if form.validate_on_submit():
        with refused_on(form):
            operations.change_space(viewer(), found, form.details(), version=form.version.data)
            flash(_("Saved."), "success")
            return redirect(url_for(".space", slug=slug), 303)
    return render_template("discussions/space_form.html", form=form, space=found), status(form)


@bp.post("/spaces/<string:slug>/move")
@access.staff
def move_space(slug: str) -> ResponseReturnValue:
    """Move a space up or down in the list."""
    found = queries.space_by_slug(viewer(), slug)
    operations.move_space(viewer(), found, -1 if request.form.get("direction") == "up" else 1)
    return redirect(url_for(".spaces", _anchor=f"space-{found.id}"), 303)


@bp.post("/spaces/<string:slug>/close")
@access.staff
def close_space(slug: str) -> ResponseReturnValue:
    """Close a space to new threads."""
    operations.close_space(viewer(), queries.space_by_slug(viewer(), slug))
    flash(_("Nobody can start threads here any more. What is here can still be read and replied to."), "success")
    return redirect(url_for(".space", slug=slug), 303)


@bp.post("/spaces/<string:slug>/reopen")
@access.staff
def reopen_space(slug: str) -> ResponseReturnValue:
    """Open a space to new threads again."""
    operations.reopen_space(viewer(), queries.space_by_slug(viewer(), slug))
    flash(_("Threads can be started here again."), "success")
    return redirect(url_for(".space", slug=slug), 303)


def _form(space: Space | None) -> SpaceForm:
    given: dict[str, Any] = {"lang": "", "tiers": [], "company_ids": []}
    if space is not None:
        given = {"lang": space.lang or "", "tiers": sorted(space.tier_names), "company_ids": sorted(space.company_ids)}
    form = SpaceForm(obj=space, data=given)
    form.company_ids.choices = offered(companies.all_for_choice(viewer()))
    if space is not None and space.company_id is not None:
        form.leave_to_company()
    return form
