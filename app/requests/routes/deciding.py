"""Saying where a request stands: a page of its own, and the same piece in a dialog of other pages; both say whom it reaches."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.core import access, clock
from app.core.access import ensure, viewer
from app.core.errors import Conflict
from app.core.forms import fresh_key, offered, refused_on, status
from app.core.i18n import _
from app.core.local_urls import local_path
from app.requests import policy
from app.requests.facts.statuses import STATUS
from app.requests.forms.statuses import StandingForm
from app.requests.models import FeatureRequest, StatusChange, StatusKind
from app.requests.operations import deciding
from app.requests.queries import history
from app.requests.queries import statuses as queries
from app.requests.queries.deciding import to_decide, voters
from app.requests.routes.blueprint import bp

#: When a request is looked at again, unless somebody says so, by what its status means.
REVIEWED_AFTER = {StatusKind.PLANNED: timedelta(days=90)}
A_MONTH = timedelta(days=30)


@bp.route("/<int:request_id>/status", methods=["GET", "POST"])
@access.staff
def change_status(request_id: int) -> ResponseReturnValue:
    """Show the form, with the status `to` chosen, and take it; goes on at `next`, else at the request."""
    ensure(policy.can_decide(viewer()))
    wish = to_decide(viewer(), request_id)
    form = _form(wish)
    if form.validate_on_submit():
        try:
            decided = _decided(wish, form)
        except Conflict as conflict:
            if not request.headers.get("X-Fragment"):
                raise
            # In a dialog the words stay in the form, beside what stands there now.
            wish = to_decide(viewer(), request_id)
            form.version.raw_data, form.request_key.data = [str(wish.version)], fresh_key()
            return _page(wish, form, current=conflict.current), 409
        if decided is not None:
            return decided
        wish = to_decide(viewer(), request_id)
    return _page(wish, form), status(form)


@bp.post("/<int:request_id>/tell")
@access.staff
def tell_now(request_id: int) -> ResponseReturnValue:
    """Let the mails that wait for the evening leave now."""
    deciding.tell_now(viewer(), to_decide(viewer(), request_id))
    flash(_("Everybody is told now."), "success")
    return _on(request_id, request.form.get("next"))


def _form(wish: FeatureRequest) -> StandingForm:
    chosen = _wanted() or wish.status_id
    day = _next_review(wish, chosen)
    given = {"status_id": chosen, "next_review_on": day, "proposed_on": day, "next": local_path(request.args.get("next"))}
    form = StandingForm(data={**given, "version": wish.version}, stands_at=wish.status_id)
    form.status_id.choices = offered((one.id, one.name) for one in queries.offered(also=wish.status_id))
    return form


def _wanted() -> int | None:
    to = request.args.get("to", "")
    return next((one.id for one in queries.offered() if str(one.id) == to), None)


def _next_review(wish: FeatureRequest, status_id: int) -> date | None:
    to, today = queries.by_id()[status_id], clock.today(viewer().timezone)
    if wish.next_review_on is not None and wish.next_review_on > today and to.is_open:
        return wish.next_review_on
    return today + REVIEWED_AFTER.get(StatusKind(to.kind), A_MONTH) if to.is_open else None


def _decided(wish: FeatureRequest, form: StandingForm) -> Response | None:
    with refused_on(form):
        change = _take(wish, form)
    if form.errors or form.form_errors:
        return None
    flash(_said(wish, change, form), "success")
    return _on(change.request_id, form.next.data)


def _take(wish: FeatureRequest, form: StandingForm) -> StatusChange:
    return deciding.change_status(
        viewer(),
        wish,
        status_id=form.status_id.data or 0,
        note=form.note.data or "",
        reason=form.reason.data or "",
        next_review_on=form.review_on,
        alternative=form.offered_instead,
        tell_now=form.tell_now.data,
        version=form.version.data,
    )


def _said(wish: FeatureRequest, change: StatusChange, form: StandingForm) -> str:
    named = {"title": wish.title, "status": queries.by_id()[change.to_status_id].name}
    if change.from_status_id == change.to_status_id and not change.note and not change.reason:
        return _("Saved.")
    if form.tell_now.data:
        return _("“%(title)s” stands at “%(status)s”. Those who need it are told now.", **named)
    return _("“%(title)s” stands at “%(status)s”. Those who need it are told this evening.", **named)


def _on(request_id: int, target: str | None) -> Response:
    return redirect(local_path(target) or url_for("requests.show", request_id=request_id), 303)


def _page(wish: FeatureRequest, form: StandingForm, current: dict[str, str] | None = None) -> str:
    return render_template(
        "requests/status.html",
        wish=wish,
        form=form,
        current=current,
        statuses=queries.by_id(),
        note_needed=[one.name for one in queries.offered() if one.needs_note],
        entries=history.history(viewer(), wish.id),
        reaches=_reaches(wish),
    )


def _reaches(wish: FeatureRequest) -> dict[str, Any]:
    people, unnamed = voters(wish.id)
    about = [(FeatureRequest.SUBJECT, wish.id)]
    return {"about": about, "news": STATUS.kind, "expected": people, "unnamed": unnamed}
