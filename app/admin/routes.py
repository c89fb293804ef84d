"""Pages of administration."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.admin import operations, queries
from app.admin.forms import FilterForm, as_arguments, filter_of
from app.companies import queries as companies
from app.core import access, clock, health, site, subjects
from app.core.access import viewer
from app.core.i18n import _
from app.core.jobs import State, letters

bp = Blueprint("admin", __name__, url_prefix="/admin")
# Links say with their order where they belong; see the groups below.
FIRST_OF_CONTENT, FIRST_OF_OPERATION = 30, 70


@bp.get("")
@access.staff
def index() -> ResponseReturnValue:
    """Show the way to every staff page, and to administrators how the site is doing."""
    checks = health.readiness() if viewer().is_admin else {}
    counts = queries.job_counts(viewer())
    return render_template("admin/index.html", groups=_groups(), checks=checks, counts=counts)


def _groups() -> list[tuple[str, list[site.Link]]]:
    links = site.links("admin")
    groups = [
        (_("Companies and people"), [one for one in links if one.order < FIRST_OF_CONTENT]),
        (_("Answers and search"), [one for one in links if FIRST_OF_CONTENT <= one.order < FIRST_OF_OPERATION]),
        (_("Running the site"), [one for one in links if one.order >= FIRST_OF_OPERATION]),
    ]
    return [(title, inside) for title, inside in groups if inside]


@bp.get("/activity")
@access.admin
def activity() -> ResponseReturnValue:
    """Show the activity log."""
    chosen = filter_of(request.args)
    page = queries.log(viewer(), chosen, request.args.get("page"))
    arguments = as_arguments(chosen)
    filters = FilterForm(formdata=MultiDict(arguments))
    filters.offer_companies(list(companies.all_for_choice(viewer())))
    return render_template(
        "admin/activity.html",
        page=page,
        arguments=arguments,
        filters=filters,
        company_names=companies.names({row.company_id for row in page.items if row.company_id is not None}),
        addresses=queries.addresses(viewer(), page.items),
        kinds={kind: subject.kind_label for kind, subject in subjects.all_subjects().items()},
    )


@bp.post("/activity/export")
@access.admin
def export() -> ResponseReturnValue:
    """Send the entries that fit as CSV. A post, because that somebody took them is written down."""
    data = operations.export_activity(viewer(), filter_of(request.args))
    name = f"activity-{clock.today(viewer().timezone).isoformat()}.csv"
    return Response(
        data, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@bp.get("/jobs")
@access.admin
def jobs() -> ResponseReturnValue:
    """Show the jobs of a state; those that failed first."""
    counts = queries.job_counts(viewer())
    state = request.args.get("state", "")
    if state not in queries.STATES:
        state = next((one for one in queries.STATES if counts.get(one)), State.WAITING)
    page = queries.jobs_in(viewer(), state, request.args.get("page"))
    return render_template("admin/jobs.html", page=page, state=state, counts=counts, states=queries.STATES)


@bp.post("/jobs/<int:job_id>/retry")
@access.admin
def retry(job_id: int) -> ResponseReturnValue:
    """Let a failed job run again."""
    letters.retry_job(viewer(), job_id)
    flash(_("The job will run again in a moment."), "success")
    return redirect(url_for(".jobs", state=State.DEAD), 303)


@bp.post("/jobs/<int:job_id>/forget")
@access.admin
def forget(job_id: int) -> ResponseReturnValue:
    """Drop a failed job."""
    letters.forget_job(viewer(), job_id)
    flash(_("The job was dropped."), "success")
    return redirect(url_for(".jobs", state=State.DEAD), 303)


@bp.context_processor
def common() -> dict[str, Any]:
    """Give templates the words for states and checks."""
    return {
        "state_labels": {
            State.DEAD: _("Failed"),
            State.RUNNING: _("Running"),
            State.WAITING: _("Waiting"),
            State.DONE: _("Finished"),
        },
        "state_tones": {State.DEAD: "danger", State.RUNNING: "info", State.WAITING: "neutral", State.DONE: "success"},
        "check_labels": {"database": _("Database"), "queue": _("Background jobs"), "index": _("Search index")},
    }
