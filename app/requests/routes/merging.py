"""Merging requests that ask for the same, and taking it back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import ensure, viewer
from app.core.errors import NotFound, Refused
from app.core.forms import refused_on, status
from app.core.i18n import _, ngettext
from app.requests import policy
from app.requests import queries as all_queries
from app.requests.forms.merging import MergeForm
from app.requests.models import FeatureRequest
from app.requests.naming import number_in
from app.requests.operations import merging
from app.requests.queries import merging as queries
from app.requests.queries.statuses import by_id
from app.requests.routes.blueprint import bp

LONGEST_WORDS = 80


@bp.route("/merge", methods=["GET", "POST"])
@access.staff
def merge() -> ResponseReturnValue:
    """Choose which of several requests leads the others, or which other one: `ids` names them, `q` finds that one."""
    person = viewer()
    ensure(policy.can_sort(person))
    form = MergeForm()
    if not form.is_submitted():
        form.ids.data = request.args.getlist("ids", type=int)
    if form.validate_on_submit():
        with refused_on(form):
            target = _target(form)
            done = merging.merge_all(person, _duplicates(form, target), target, form.reason.data or "")
            count = len(done)
            flash(ngettext("One request was merged.", "%(num)s requests were merged.", count), "success")
            return redirect(url_for(".show", request_id=done[0].target_id), 303)
    words = " ".join(request.args.get("q", "")[:LONGEST_WORDS].split())
    chosen = queries.mergeable(person, form.ids.data or [])
    offered = queries.candidates(person, chosen, words) if chosen else []
    leading = [one for one in chosen if all(policy.can_lead(one, other) for other in chosen)]
    return render_template(
        "requests/merge.html",
        form=form, chosen=chosen, leading=leading, offered=offered, words=words, statuses=by_id(),
    ), status(form)  # fmt: skip


@bp.post("/<int:request_id>/unmerge")
@access.staff
def unmerge(request_id: int) -> ResponseReturnValue:
    """Let a duplicate stand for itself again."""
    ensure(policy.can_sort(viewer()))
    wish = all_queries.request(viewer(), request_id)
    try:
        merging.unmerge(viewer(), wish)
    except Refused as refusal:
        flash(refusal.message, "warning")
    else:
        flash(_("The request stands for itself again, as it was before."), "success")
    return redirect(url_for(".show", request_id=request_id), 303)


def _duplicates(form: MergeForm, target: FeatureRequest) -> list[FeatureRequest]:
    ids = {*(form.ids.data or [])} - {target.id}
    found = queries.mergeable(viewer(), ids)
    if len(found) != len(ids):
        raise NotFound
    return found


def _target(form: MergeForm) -> FeatureRequest:
    field = "address" if form.address.data else "target"
    if not form.ids.data:
        raise Refused(_("Please choose at least one request."))
    number = number_in(form.address.data or form.target.data or "")
    if number is None:
        raise Refused(_("Please choose the request that shall lead."), field)
    target = next(iter(queries.mergeable(viewer(), [number])), None)
    if target is None:
        raise Refused(_("There is no such request. Copy its address from the browser."), field)
    if list(form.ids.data) == [target.id]:
        raise Refused(_("A request cannot be merged into itself. Please choose another one."), field)
    return target
