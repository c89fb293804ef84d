"""Weighing requests against each other, the numbers of the score, and tables to take along. For the staff, but for the last."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.companies.labels import TIERS
from app.core import access, clock
from app.core.access import ensure, viewer
from app.core.errors import Refused
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.core.limits import limit
from app.core.local_urls import local_path
from app.requests.queries.weights import weights as vote_weights
from app.requests.routes.lists import filters_of
from app.roadmap import asked, columns, operations, plot, policy, queries, wording
from app.roadmap.forms import WeightsForm, field_of
from app.roadmap.models import Place
from app.roadmap.operations import Form
from app.roadmap.queries.weighing import SHOWN, score_weights, weighed
from app.roadmap.routes.blueprint import bp

FILES_AN_HOUR = "30/hour"


@bp.get("/weighing")
@access.staff
def weighing() -> ResponseReturnValue:
    """Show the open requests in a plot of impact and effort, and in order of their score."""
    person, wanted = viewer(), asked.weighing_of(request.args)
    ensure(policy.can_weigh(person))
    around, numbers = queries.frame(person, Place.WEIGHING), score_weights()
    rows = weighed(person, wanted, numbers, clock.today(person.timezone))
    return render_template(
        "roadmap/weighing.html",
        asked=wanted,
        kept=asked.kept_weighing(wanted),
        around=around,
        area_names=around.area_names(),
        rows=rows[:SHOWN],
        dots=plot.dots(rows[:SHOWN]),
        all_count=len(rows),
        score_weights=numbers,
        orders=wording.ORDERS,
        kinds=wording.KINDS,
        tiers=TIERS,
        is_fragment=bool(request.headers.get("X-Fragment")),
    )


@bp.post("/requests/<int:request_id>/weigh")
@access.staff
def weigh(request_id: int) -> ResponseReturnValue:
    """Set impact, effort and confidence of a request."""
    found = queries.editable(viewer(), request_id)
    back = redirect(local_path(request.form.get("next")) or url_for(".weighing"), 303)
    try:
        sent = {name: asked.number_of(request.form[name]) for name in operations.MEASURES if name in request.form}
        operations.weigh_request(viewer(), found, sent)
    except (ValueError, Refused):
        flash(_("Please enter a whole number from 0 to %(most)s.", most=100), "danger")
        return back
    flash(_("Weighed."), "success")
    return back


@bp.route("/weights", methods=["GET", "POST"])
@access.staff
def weights() -> ResponseReturnValue:
    """Set the numbers the score is worked out with."""
    ensure(policy.can_set_weights(viewer()))
    form = WeightsForm(data=score_weights() | {field_of(name): number for name, number in vote_weights().items()})
    if form.validate_on_submit():
        with refused_on(form):
            operations.set_score(viewer(), form.of_score(), form.of_votes())
            flash(_("Saved. The value of every request was worked out anew."), "success")
            return redirect(url_for(".weighing"), 303)
    return render_template("roadmap/weights.html", form=form), status(form)


@bp.post("/export")
@access.member
def export() -> ResponseReturnValue:
    """Send what stands on the roadmap as a table. A post, because that somebody took it is written down."""
    limit("roadmap.export", str(viewer().id), FILES_AN_HOUR)
    form = _form()
    made = operations.export_roadmap(viewer(), asked.narrow_of(request.args), form, columns.span(viewer()))
    return _file("roadmap", made, form)


@bp.post("/requests/export")
@access.member
def export_requests() -> ResponseReturnValue:
    """Send the list of all requests, narrowed by what its address says, as a table."""
    limit("roadmap.export", str(viewer().id), FILES_AN_HOUR)
    form, today = _form(), clock.today(viewer().timezone)
    return _file("requests", operations.export_requests(viewer(), filters_of(viewer()), form, today), form)


@bp.post("/weighing/export")
@access.staff
def export_weighing() -> ResponseReturnValue:
    """Send the weighed requests as a table."""
    limit("roadmap.export", str(viewer().id), FILES_AN_HOUR)
    form, today = _form(), clock.today(viewer().timezone)
    return _file("weighing", operations.export_weighing(viewer(), asked.weighing_of(request.args), form, today), form)


def _form() -> Form:
    chosen = request.form.get("form", "")
    return Form(chosen) if chosen in set(Form) else Form.CSV


def _file(what: str, data: bytes, form: Form) -> Response:
    name = f"{what}-{clock.today(viewer().timezone).isoformat()}.{form.value}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, content_type=operations.CONTENT_TYPES[form], headers=headers)
