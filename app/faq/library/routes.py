"""The import page: a file goes in, progress and a report come out."""

import re
import secrets
from pathlib import Path

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from app.core import access, jobs
from app.core.access import viewer
from app.core.errors import Forbidden, NotFound, Refused
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.faq import policy, queries
from app.faq.library.forms import ImportForm
from app.faq.library.importing import Options, source_name
from app.faq.library.jobs import start_import
from app.faq.library.report import Report, note_sentence
from app.faq.library.sources import reason_sentence
from app.faq.operations.importing import TASK

bp = Blueprint("faq_library", __name__, url_prefix="/answers")
ACCEPTED = (".zip", ".md", ".mdx", ".jsonl", ".csv", ".tsv")
NOT_IN_NAME = re.compile(r"[^\w-]+")
MOST_BYTES = 100 * 1024 * 1024


@bp.route("/import", methods=["GET", "POST"])
@access.staff
def start() -> ResponseReturnValue:
    """Take a file and queue its import."""
    if not policy.can_publish(viewer()):
        raise Forbidden
    form = ImportForm()
    form.category.choices = [(0, _("No category")), *queries.category_choices(viewer())]
    if form.validate_on_submit():
        with refused_on(form):
            file = _keep(form.file.data)
            source = (form.source.data or "").strip() or source_name(Path(form.file.data.filename))
            options = Options(source, form.category.data or None, not form.is_draft.data)
            job = start_import(viewer(), file, options)
            return redirect(url_for(".report", job_id=job.id), 303)
    return render_template("faq/library/import.html", form=form, accepted=",".join(ACCEPTED)), status(form)


@bp.get("/import/<int:job_id>")
@access.staff
def report(job_id: int) -> ResponseReturnValue:
    """Show how far an import is, or what it did."""
    job = jobs.find(job_id)
    if job is None or job.kind != TASK or not policy.can_publish(viewer()):
        raise NotFound
    result = job.result or {}
    done = Report.of_json(result) if "created" in result else None
    return render_template(
        "faq/library/report.html",
        job=job,
        report=done,
        refused=result.get("refused"),
        reason_sentence=reason_sentence,
        note_sentence=note_sentence,
    )


def _keep(upload: FileStorage) -> Path:
    suffix = Path(upload.filename or "").suffix.lower()
    if suffix not in ACCEPTED:
        raise Refused(_("Please choose a .zip, .md, .jsonl or .csv file."), "file")
    # A folder of its own: the report speaks of the file by its name, and a text reaches no picture of another upload.
    folder: Path = (current_app.extensions["settings"].data_dir / "imports").resolve() / secrets.token_hex(16)
    folder.mkdir(parents=True)
    path = folder / (NOT_IN_NAME.sub("_", Path(upload.filename or "").stem)[:60] + suffix)
    upload.save(path)
    if path.stat().st_size > MOST_BYTES:
        path.unlink()
        folder.rmdir()
        raise Refused(_("The file is larger than 100 MB. Please split it."), "file")
    return path
