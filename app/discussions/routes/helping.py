"""Whether one is named among the people who helped."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import viewer
from app.core.i18n import _
from app.discussions.operations import thanking
from app.discussions.poll_forms import ListingForm
from app.discussions.routes.blueprint import bp


@bp.post("/helpers")
@access.member
def choose_listing() -> ResponseReturnValue:
    """Save the choice made on the profile."""
    form = ListingForm()
    if form.validate_on_submit():
        thanking.choose_listing(viewer(), is_listed=bool(form.is_listed.data))
        flash(_("Your choice is saved."), "success")
    return redirect(url_for("people.profile", _anchor="thanks"), 303)
