"""People as moderators see them, and the log of what moderators did."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.core import access
from app.core.access import Viewer, viewer
from app.core.errors import NotFound
from app.core.forms import Form, refused_on, status
from app.core.i18n import _
from app.moderation import operations, queries
from app.moderation.forms import LevelForm, LogFilterForm, PenaltyForm, ReasonForm
from app.moderation.models import PenaltyKind
from app.moderation.routes.blueprint import bp


@bp.get("/people/<int:person_id>")
@access.staff
def person(person_id: int) -> ResponseReturnValue:
    """Show how far somebody is trusted and what became of their posts."""
    return _page(person_id)


@bp.post("/people/<int:person_id>/penalties")
@access.staff
def punish(person_id: int) -> ResponseReturnValue:
    """Silence or suspend somebody."""
    form = PenaltyForm()

    def done(actor: Viewer) -> None:
        operations.punish(actor, person_id, PenaltyKind(form.kind.data), hours=form.hours.data, reason=form.reason.data or "")

    return _decide(person_id, form, done, _("Done. The person is told, and it ends by itself."))


@bp.post("/people/<int:person_id>/level")
@access.staff
def choose_level(person_id: int) -> ResponseReturnValue:
    """Set how far somebody is trusted."""
    form = LevelForm()

    def done(actor: Viewer) -> None:
        operations.choose_level(actor, person_id, form.level.data, form.reason.data or "")

    return _decide(person_id, form, done, _("The level is set."))


@bp.post("/penalties/<int:penalty_id>/lift")
@access.staff
def lift(penalty_id: int) -> ResponseReturnValue:
    """End a penalty before its time."""
    found = queries.penalty(viewer(), penalty_id)
    form = ReasonForm()

    def done(actor: Viewer) -> None:
        operations.lift(actor, found, form.reason.data or "")

    return _decide(found.user_id, form, done, _("Ended. The person is told."))


@bp.get("/log")
@access.staff
def log() -> ResponseReturnValue:
    """Show everything moderators did, with reasons."""
    filters = LogFilterForm(formdata=MultiDict(request.args))
    chosen = filters.chosen()
    page = queries.log(viewer(), chosen, request.args.get("page"))
    return render_template(
        "moderation/log.html",
        filters=filters,
        page=page,
        addresses=queries.addresses(viewer(), page.items),
        is_narrowed=chosen != queries.LogFilter(),
    )


def _decide(person_id: int, form: Form, decision: Callable[[Viewer], None], said: str) -> ResponseReturnValue:
    if form.validate_on_submit():
        with refused_on(form):
            decision(viewer())
            flash(said, "success")
            return redirect(url_for(".person", person_id=person_id), 303)
    return _page(person_id, form)


def _page(person_id: int, sent: Form | None = None) -> ResponseReturnValue:
    author = queries.author(viewer(), person_id)
    if author is None:
        raise NotFound
    forms = {
        "penalty": PenaltyForm(formdata=None, hours=author.proposed_hours),
        "level": LevelForm(formdata=None, level=int(author.level)),
        "reason": ReasonForm(formdata=None),
    }
    for name, form in forms.items():
        if sent is not None and type(sent) is type(form):
            forms[name] = sent
    page = render_template(
        "moderation/person.html",
        author=author,
        cases=queries.record_of(viewer(), person_id),
        held=queries.held_record_of(viewer(), person_id),
        forms=forms,
        form=sent,
    )
    return page, status(sent) if sent is not None else 200
