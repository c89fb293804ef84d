"""From draft to readers: the desk, the review of a change, the history, and every button on the way."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import Viewer, viewer
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.faq import operations, queries
from app.faq.differences import text_differences
from app.faq.forms import PublishForm, SendBackForm
from app.faq.models import AnswerText, State
from app.faq.routes.blueprint import bp


@bp.get("/desk")
@access.staff
def desk() -> ResponseReturnValue:
    """Show what waits for the editors, queue by queue."""
    shown = queries.desk(viewer(), request.args.get("queue", ""), request.args.get("page"))
    return render_template("faq/desk.html", desk=shown)


@bp.get("/<string:slug>/<any(ja,en):lang>/changes")
@access.staff
def changes(slug: str, lang: str) -> ResponseReturnValue:
    """Show what a draft changes, with the buttons of the review."""
    return _review_page(slug, lang, PublishForm(formdata=None), SendBackForm(formdata=None))


@bp.post("/<string:slug>/<any(ja,en):lang>/publish")
@access.staff
def publish(slug: str, lang: str) -> ResponseReturnValue:
    """Publish what is being worked on."""
    form = PublishForm()
    text = queries.text_of(viewer(), slug, lang)
    if form.validate_on_submit():
        with refused_on(form):
            operations.publish_text(viewer(), text, note=form.note.data or "", version=form.version.data)
            flash(_("Published. Readers see it now."), "success")
            return _to_answer(slug, lang)
    return _review_page(slug, lang, form, SendBackForm(formdata=None))


@bp.post("/<string:slug>/<any(ja,en):lang>/send-back")
@access.staff
def send_back(slug: str, lang: str) -> ResponseReturnValue:
    """Send a text in review back to its writer."""
    form = SendBackForm()
    text = queries.text_of(viewer(), slug, lang)
    if form.validate_on_submit():
        with refused_on(form):
            operations.send_back(viewer(), text, note=form.note.data or "")
            flash(_("Sent back to the writer."), "success")
            return redirect(url_for(".desk"), 303)
    return _review_page(slug, lang, PublishForm(formdata=None), form)


@bp.post("/<string:slug>/<any(ja,en):lang>/review")
@access.staff
def review(slug: str, lang: str) -> ResponseReturnValue:
    """Send a draft to review."""
    return _act(slug, lang, operations.send_to_review, _("Sent to review."))


@bp.post("/<string:slug>/<any(ja,en):lang>/archive")
@access.staff
def archive(slug: str, lang: str) -> ResponseReturnValue:
    """Take a text away from readers."""
    return _act(slug, lang, operations.archive_text, _("Archived. You can take it out of the archive at any time."))


@bp.post("/<string:slug>/<any(ja,en):lang>/reopen")
@access.staff
def reopen(slug: str, lang: str) -> ResponseReturnValue:
    """Take a text out of the archive, as a draft."""
    return _act(slug, lang, operations.reopen_text, _("It is a draft now. Publish it when it is ready."))


@bp.post("/<string:slug>/<any(ja,en):lang>/discard")
@access.staff
def discard_staged(slug: str, lang: str) -> ResponseReturnValue:
    """Drop the unpublished change of a published text."""
    return _act(slug, lang, operations.discard_staged, _("The unpublished change was discarded."))


@bp.post("/<string:slug>/verify")
@access.staff
def verify(slug: str) -> ResponseReturnValue:
    """Confirm that an answer is still true."""
    answer = queries.editable(viewer(), slug)
    verified = operations.verify_answer(viewer(), answer)
    flash(_("Thank you. The next check is due in half a year."), "success")
    return redirect(url_for(".show", slug=verified.slug), 303)


@bp.get("/<string:slug>/<any(ja,en):lang>/history")
@access.staff
def history(slug: str, lang: str) -> ResponseReturnValue:
    """List the published versions of a text."""
    text = queries.text_of(viewer(), slug, lang)
    return render_template("faq/history.html", text=text, revisions=queries.history(text), words_said=queries.words_said(text))


@bp.get("/<string:slug>/<any(ja,en):lang>/history/<int:n>")
@access.staff
def revision(slug: str, lang: str, n: int) -> ResponseReturnValue:
    """Show a version, and what it changed from the one before."""
    text = queries.text_of(viewer(), slug, lang)
    shown = queries.revision_of(text, n)
    before = queries.revision_of(text, n - 1) if n > 1 else None
    return render_template(
        "faq/revision.html", text=text, revision=shown, before=before, differences=text_differences(lang, before, shown)
    )


@bp.post("/<string:slug>/<any(ja,en):lang>/history/<int:n>/restore")
@access.staff
def restore(slug: str, lang: str, n: int) -> ResponseReturnValue:
    """Make an old version the draft again."""
    text = queries.text_of(viewer(), slug, lang)
    operations.restore_revision(viewer(), text, queries.revision_of(text, n))
    flash(_("Version %(n)s is the draft now. Readers see it once you publish it.", n=n), "success")
    return redirect(url_for(".changes", slug=slug, lang=lang), 303)


@bp.post("/reports/<int:report_id>/close")
@access.staff
def close_report(report_id: int) -> ResponseReturnValue:
    """Take a report off the desk."""
    operations.close_report(viewer(), queries.error_report(viewer(), report_id))
    flash(_("The report is closed."), "success")
    return redirect(url_for(".desk", queue="reports"), 303)


def _act(slug: str, lang: str, operation: Callable[[Viewer, AnswerText], AnswerText], said: str) -> ResponseReturnValue:
    operation(viewer(), queries.text_of(viewer(), slug, lang))
    flash(said, "success")
    return _to_answer(slug, lang)


def _to_answer(slug: str, lang: str) -> ResponseReturnValue:
    return redirect(url_for(".show", slug=slug, lang=lang), 303)


def _review_page(slug: str, lang: str, publish_form: PublishForm, back_form: SendBackForm) -> ResponseReturnValue:
    # Read again, because a refused operation leaves nothing loaded behind.
    text = queries.text_of(viewer(), slug, lang)
    form = back_form if status(back_form) != 200 else publish_form
    if text.working_state not in {State.DRAFT, State.IN_REVIEW}:
        flash(" ".join(form.form_errors) or _("There is nothing to review."), "info")
        return _to_answer(slug, lang)
    before = text if text.staged is not None else None
    if publish_form.version.data is None:
        publish_form.version.data = text.version
    page = render_template(
        "faq/changes.html",
        text=text,
        form=form,
        publish_form=publish_form,
        back_form=back_form,
        differences=text_differences(text.lang, before, text.working),
    )
    return page, status(form)
