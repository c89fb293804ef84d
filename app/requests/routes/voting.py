"""Needing something too: for oneself, in place, and on behalf of a company."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.companies import queries as companies
from app.core import access
from app.core.access import ensure, viewer
from app.core.errors import Refused
from app.core.forms import offered, refused_on, status
from app.core.i18n import _
from app.core.local_urls import local_path
from app.requests import operations, policy, queries
from app.requests.forms.requests import VoteForForm
from app.requests.routes.asking import origin_of, person_of
from app.requests.routes.blueprint import bp


@bp.post("/<int:request_id>/vote")
@access.member
def vote(request_id: int) -> ResponseReturnValue:
    """Need a request, or say that it matters otherwise."""
    wish = queries.request(viewer(), request_id)
    problem = None
    try:
        operations.vote(viewer(), wish, request.form.get("importance", 1, type=int))
    except Refused as refusal:
        problem = refusal.message
    return _voted(request_id, problem)


@bp.post("/<int:request_id>/take-back")
@access.member
def take_back(request_id: int) -> ResponseReturnValue:
    """Need a request no longer."""
    wish = queries.request(viewer(), request_id)
    problem = None
    try:
        operations.take_back(viewer(), wish)
    except Refused as refusal:
        problem = refusal.message
    return _voted(request_id, problem)


def _voted(request_id: int, problem: str | None) -> ResponseReturnValue:
    if request.headers.get("X-Fragment"):
        found = queries.reading(viewer(), request_id)
        page: dict[str, Any] = {"wish": found.request, "shown": found, "problem": problem}
        page["may_vote"] = policy.can_vote(viewer(), found.request, is_voting_open=found.request.status.is_voting_open)
        return render_template("requests/_vote.html", **page), 422 if problem else 200
    if problem:
        flash(problem, "danger")
    target = local_path(request.form.get("next"))
    return redirect(target or url_for(".show", request_id=request_id, _anchor="vote"), 303)


@bp.route("/<int:request_id>/votes", methods=["GET", "POST"])
@access.staff
def vote_for(request_id: int) -> ResponseReturnValue:
    """List who needs a request, and enter a vote for a company or one of its people."""
    person = viewer()
    ensure(policy.can_see_votes(person))
    wish = queries.request(person, request_id)
    form = VoteForForm()
    form.company_id.choices = offered([("", _("Please choose")), *companies.all_for_choice(person)])
    if request.method == "GET":
        form.origin.data = request.args.get("from", "") if origin_of(request.args.get("from")) else ""
    if form.validate_on_submit():
        with refused_on(form):
            operations.vote_for(
                person,
                wish,
                company_id=form.company_id.data or 0,
                person_id=person_of(form.person.data),
                importance=form.importance.data,
                origin=origin_of(form.origin.data),
            )
            flash(_("The vote is entered."), "success")
            return redirect(url_for(".vote_for", request_id=request_id), 303)
    return render_template(
        "requests/votes.html", wish=wish, form=form, page=queries.votes(person, wish, request.args.get("page"))
    ), status(form)


@bp.post("/<int:request_id>/votes/<int:vote_id>/withdraw")
@access.staff
def withdraw_vote(request_id: int, vote_id: int) -> ResponseReturnValue:
    """Take out a vote the staff entered."""
    wish = queries.request(viewer(), request_id)
    operations.withdraw_vote_for(viewer(), wish, vote_id)
    flash(_("The vote is withdrawn."), "success")
    return redirect(url_for(".vote_for", request_id=request_id), 303)
