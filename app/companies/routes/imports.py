"""Taking in a CSV file of companies: choose, see what would happen, confirm, see what happened."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.companies import csv_files, operations, owners, policy, queries
from app.companies.forms import UploadForm
from app.companies.models import CompanyImportRow, ImportState, Outcome
from app.companies.routes.blueprint import bp
from app.core import access, jobs
from app.core.access import ensure, viewer
from app.core.forms import refused_on, status
from app.core.i18n import _


@bp.route("/companies/import", methods=["GET", "POST"])
@access.staff
def upload() -> ResponseReturnValue:
    """Choose a file; it is checked first and changes nothing."""
    ensure(policy.can_manage(viewer()))
    form = UploadForm()
    if form.validate_on_submit():
        with refused_on(form):
            one = operations.upload_import(viewer(), form.file.data.filename or "", _bytes_of(form))
            return redirect(url_for(".report", import_id=one.id), 303)
    return render_template("companies/import.html", form=form, recent=queries.recent_imports(viewer())), status(form)


@bp.get("/companies/imports/<int:import_id>")
@access.staff
def report(import_id: int) -> ResponseReturnValue:
    """Show how far an import is, and what every row does or did."""
    one = queries.get_import(viewer(), import_id)
    outcome = request.args.get("outcome", "")
    outcome = outcome if outcome in set(Outcome) else ""
    rows = queries.import_rows(one, outcome, request.args.get("page"))
    is_working = one.state in {ImportState.CHECKING, ImportState.IMPORTING}
    return render_template(
        "companies/import_report.html",
        one=one,
        rows=rows,
        outcome=outcome,
        job=jobs.find(one.job_id),
        is_working=is_working,
        owner_names=_owners_in(rows.items),
    )


@bp.post("/companies/imports/<int:import_id>/run")
@access.staff
def run(import_id: int) -> ResponseReturnValue:
    """Carry out a checked import."""
    one = queries.get_import(viewer(), import_id)
    operations.confirm_import(viewer(), one)
    flash(_("The import has started."), "success")
    return redirect(url_for(".report", import_id=one.id), 303)


def _bytes_of(form: UploadForm) -> bytes:
    stream = form.file.data.stream
    csv_files.check_size(stream.seek(0, 2))
    stream.seek(0)
    data: bytes = stream.read()
    return data


def _owners_in(rows: Sequence[CompanyImportRow]) -> dict[str, str]:
    named = {text for row in rows for text in row.changes.get("owner_id", []) if text}
    return {str(key): name for key, name in owners.names(int(text) for text in named).items()}
