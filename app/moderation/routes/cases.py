"""The desk of the moderators and the page of a case."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import Viewer, viewer
from app.core.forms import Form, refused_on, status
from app.core.i18n import _
from app.moderation import operations, queries
from app.moderation.forms import ActForm, AssignForm, DismissForm, NoteForm, ReasonForm
from app.moderation.models import Case, PenaltyKind
from app.moderation.routes.blueprint import bp


@bp.get("")
@access.staff
def index() -> ResponseReturnValue:
    """Show what waits for moderators, queue by queue."""
    shown = queries.desk(viewer(), request.args.get("queue", ""), request.args.get("page"))
    return render_template("moderation/index.html", desk=shown)


@bp.get("/cases/<int:case_id>")
@access.staff
def case(case_id: int) -> ResponseReturnValue:
    """Show a case: the post, what people said about it, its author, and the decisions to choose from."""
    return _page(case_id)


@bp.post("/cases/<int:case_id>/take")
@access.staff
def take(case_id: int) -> ResponseReturnValue:
    """Take a case on."""
    operations.take(viewer(), queries.case(viewer(), case_id))
    return _back(case_id)


@bp.post("/cases/<int:case_id>/return")
@access.staff
def give_back(case_id: int) -> ResponseReturnValue:
    """Put a case back for others."""
    operations.give_back(viewer(), queries.case(viewer(), case_id))
    return _back(case_id)


@bp.post("/cases/<int:case_id>/assign")
@access.staff
def assign(case_id: int) -> ResponseReturnValue:
    """Give a case to a colleague."""
    form = AssignForm()
    form.offer(queries.moderators())

    def done(actor: Viewer, row: Case) -> None:
        operations.assign(actor, row, form.assignee_id.data)

    return _decide(case_id, form, done, _("The case has been handed over."))


@bp.post("/cases/<int:case_id>/notes")
@access.staff
def write_note(case_id: int) -> ResponseReturnValue:
    """Leave a note for the other moderators."""
    form = NoteForm()

    def done(actor: Viewer, row: Case) -> None:
        operations.write_note(actor, row, form.body.data or "")

    return _decide(case_id, form, done, _("The note is saved."))


@bp.post("/cases/<int:case_id>/dismiss")
@access.staff
def dismiss(case_id: int) -> ResponseReturnValue:
    """Close a case because the post is all right."""
    form = DismissForm()

    def done(actor: Viewer, row: Case) -> None:
        operations.dismiss(actor, row, form.reason.data or "", version=form.version.data)

    return _decide(case_id, form, done, _("Dismissed. Those who reported it are told."))


@bp.post("/cases/<int:case_id>/act")
@access.staff
def act(case_id: int) -> ResponseReturnValue:
    """Close a case by doing something."""
    form = ActForm()

    def done(actor: Viewer, row: Case) -> None:
        penalty = PenaltyKind(form.penalty.data) if form.penalty.data else None
        operations.act(
            actor,
            row,
            form.reason.data or "",
            measure=form.measure.data,
            penalty=penalty,
            hours=form.hours.data,
            version=form.version.data,
        )

    return _decide(case_id, form, done, _("Done. The author and those who reported it are told."))


@bp.post("/cases/<int:case_id>/reopen")
@access.staff
def reopen(case_id: int) -> ResponseReturnValue:
    """Open a closed case again."""
    form = ReasonForm()

    def done(actor: Viewer, row: Case) -> None:
        operations.reopen(actor, row, form.reason.data or "")

    return _decide(case_id, form, done, _("The case is open again."))


@bp.post("/cases/<int:case_id>/show-again")
@access.staff
def show_again(case_id: int) -> ResponseReturnValue:
    """Give a hidden post back to its readers."""
    form = ReasonForm()

    def done(actor: Viewer, row: Case) -> None:
        operations.show_again(actor, row, form.reason.data or "")

    return _decide(case_id, form, done, _("The post can be read again."))


def _decide(case_id: int, form: Form, decision: Callable[[Viewer, Case], None], said: str) -> ResponseReturnValue:
    found = queries.case(viewer(), case_id)
    if form.validate_on_submit():
        with refused_on(form):
            decision(viewer(), found)
            flash(said, "success")
            return _back(case_id)
    return _page(case_id, form)


def _back(case_id: int) -> ResponseReturnValue:
    return redirect(url_for(".case", case_id=case_id), 303)


def _page(case_id: int, sent: Form | None = None) -> ResponseReturnValue:
    # Read again, because a refused operation leaves nothing loaded behind.
    found = queries.case(viewer(), case_id)
    forms = {
        "dismiss": DismissForm(formdata=None),
        "act": ActForm(formdata=None),
        "note": NoteForm(formdata=None),
        "assign": AssignForm(formdata=None),
        "reason": ReasonForm(formdata=None),
    }
    author = queries.author(viewer(), found.author_id)
    forms["assign"].offer(queries.moderators())
    forms["act"].hours.data = author.proposed_hours if author else None
    for name, form in forms.items():
        if sent is not None and type(sent) is type(form):
            forms[name] = sent
    # What was looked at is the case as it stands on this page.
    for name in ("dismiss", "act"):
        forms[name].version.data = found.version
    page = render_template(
        "moderation/case.html",
        case=found,
        post=queries.post(viewer(), found.subject_kind, found.subject_id),
        author=author,
        reports=queries.reports(found),
        notes=queries.notes(found),
        course=queries.course(Case.SUBJECT, found.id),
        forms=forms,
        form=sent,
    )
    return page, status(sent) if sent is not None else 200
