"""Putting a poll into a thread, and voting in place."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import ensure, viewer
from app.core.errors import Refused
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.discussions import policy, queries
from app.discussions.models import Thread
from app.discussions.operations import polling
from app.discussions.poll_forms import PollForm
from app.discussions.queries.polling import poll_shown
from app.discussions.routes.blueprint import bp

FRAGMENT = "X-Fragment"


@bp.route("/<int:thread_id>/poll/new", methods=["GET", "POST"])
@access.member
def new_poll(thread_id: int) -> ResponseReturnValue:
    """Put a poll into a thread."""
    thread = queries.thread(viewer(), thread_id)
    ensure(policy.can_add_poll(viewer(), thread))
    form = PollForm()
    if form.validate_on_submit():
        with refused_on(form):
            polling.add_poll(
                viewer(),
                thread,
                question=form.question.data or "",
                options=(form.options.data or "").splitlines(),
                is_multiple=bool(form.is_multiple.data),
                closes_at=form.closes_at(viewer().timezone),
            )
            flash(_("The poll is open."), "success")
            return redirect(url_for(".show", thread_id=thread_id, _anchor="poll"), 303)
    # A refused operation leaves nothing loaded behind.
    page = render_template("discussions/poll_form.html", form=form, thread=queries.thread(viewer(), thread_id))
    return page, status(form)


@bp.post("/<int:thread_id>/poll/vote")
@access.member
def vote(thread_id: int) -> ResponseReturnValue:
    """Choose in the poll of a thread."""
    thread = queries.thread(viewer(), thread_id)
    problem = None
    try:
        polling.vote(viewer(), thread, request.form.getlist("options", type=int))
    except Refused as refusal:
        problem = refusal.message
    return _answer(thread_id, problem)


@bp.post("/<int:thread_id>/poll/unvote")
@access.member
def unvote(thread_id: int) -> ResponseReturnValue:
    """Take one's vote back."""
    problem = None
    try:
        polling.take_vote_back(viewer(), queries.thread(viewer(), thread_id))
    except Refused as refusal:
        problem = refusal.message
    return _answer(thread_id, problem)


@bp.post("/<int:thread_id>/poll/close")
@access.member
def close_poll(thread_id: int) -> ResponseReturnValue:
    """End a poll now."""
    polling.close_poll(viewer(), queries.thread(viewer(), thread_id))
    return _answer(thread_id, None)


@bp.post("/<int:thread_id>/poll/remove")
@access.member
def remove_poll(thread_id: int) -> ResponseReturnValue:
    """Take a poll out of a thread."""
    try:
        polling.remove_poll(viewer(), queries.thread(viewer(), thread_id))
        flash(_("The poll is gone."), "success")
    except Refused as refusal:
        flash(refusal.message, "warning")
    return redirect(url_for(".show", thread_id=thread_id), 303)


def _answer(thread_id: int, problem: str | None) -> ResponseReturnValue:
    thread: Thread = queries.thread(viewer(), thread_id)
    if request.headers.get(FRAGMENT):
        poll = poll_shown(viewer(), thread_id, is_thread_closed=thread.closed_at is not None)
        return render_template("discussions/_poll.html", poll=poll, thread=thread, problem=problem), 422 if problem else 200
    if problem:
        flash(problem, "warning")
    return redirect(url_for(".show", thread_id=thread_id, _anchor="poll"), 303)
