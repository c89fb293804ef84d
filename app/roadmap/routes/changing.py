"""Moving requests in time, saying what the roadmap says of them, and saved views."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access, clock
from app.core.access import ensure, viewer
from app.core.errors import Refused
from app.core.forms import offered, refused_on, status
from app.core.i18n import _
from app.core.local_urls import local_path
from app.requests.models import FeatureRequest
from app.roadmap import asked, operations, policy, quarters, queries, wording
from app.roadmap.forms import WordsForm
from app.roadmap.routes.blueprint import bp

#: How many quarters from this one on are offered.
OFFERED = 8


@bp.post("/requests/<int:request_id>/place")
@access.staff
def place(request_id: int) -> ResponseReturnValue:
    """Put a request into a term or a quarter."""
    found = queries.editable(viewer(), request_id)
    title = found.title
    back = redirect(local_path(request.form.get("next")) or url_for(".index"), 303)
    try:
        operations.place_request(viewer(), found, request.form.get("by", ""), request.form.get("to", ""))
    except Refused as refusal:
        flash(refusal.message, "danger")
        return back
    named = wording.quarter_name if request.form.get("by") == "quarter" else wording.term_name
    after = named(request.form.get("to", ""))
    flash(_("“%(title)s” stands in %(after)s now. Nobody is told of this.", title=title, after=after), "success")
    return back


@bp.route("/requests/<int:request_id>/words", methods=["GET", "POST"])
@access.staff
def words(request_id: int) -> ResponseReturnValue:
    """Change what the roadmap says of a request."""
    ensure(policy.can_arrange(viewer()))
    found = queries.editable(viewer(), request_id)
    form = _form(found)
    if form.validate_on_submit():
        with refused_on(form):
            operations.describe_request(viewer(), found, form.words(), version=form.version.data)
            flash(_("Saved."), "success")
            return redirect(url_for("requests.show", request_id=request_id), 303)
    return render_template("roadmap/words.html", form=form, request_row=found), status(form)


def _form(found: FeatureRequest) -> WordsForm:
    form = WordsForm(obj=found)
    if form.term.data is None:
        form.term.data = ""
    terms = [(term.value, wording.term_name(term)) for term in queries.TERMS]
    form.term.choices = offered([("", wording.term_name("")), *terms])
    shown = quarters.following(quarters.of(clock.today(viewer().timezone)), OFFERED)
    if found.quarter and found.quarter not in shown:
        shown = [found.quarter, *shown]
    form.quarter.choices = offered([("", wording.quarter_name("")), *((one, wording.quarter_name(one)) for one in shown)])
    return form


@bp.post("/views")
@access.staff
def save_view() -> ResponseReturnValue:
    """Save the filters and the order of a page under a name."""
    sent = request.form
    try:
        operations.save_view(
            viewer(),
            name=sent.get("name", ""),
            place=sent.get("place", ""),
            query=asked.cleaned(sent.get("query", "")),
            is_shared=bool(sent.get("is_shared")),
        )
    except Refused as refusal:
        flash(refusal.message, "danger")
    else:
        flash(_("The view was saved."), "success")
    return redirect(local_path(sent.get("next")) or url_for(".index"), 303)


@bp.post("/views/<int:view_id>/delete")
@access.staff
def remove_view(view_id: int) -> ResponseReturnValue:
    """Take a saved view away."""
    operations.remove_view(viewer(), view_id)
    flash(_("The view was removed."), "success")
    return redirect(local_path(request.form.get("next")) or url_for(".index"), 303)
