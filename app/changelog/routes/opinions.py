"""Saying whether what came solves what was asked for; the question itself stands on the page of the request."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.changelog import operations
from app.changelog.forms import OpinionForm
from app.changelog.panels import opinion_values
from app.changelog.routes.blueprint import bp
from app.core import access, subjects
from app.core.access import viewer
from app.core.errors import NotFound
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.requests.models import FeatureRequest


@bp.route("/opinions/<int:request_id>", methods=["GET", "POST"])
@access.member
def opinion(request_id: int) -> ResponseReturnValue:
    """Keep what somebody who was asked says of a request they see; without scripts the question is a page of its own."""
    row = subjects.visible(viewer(), FeatureRequest.SUBJECT, [request_id]).get(request_id)
    values = opinion_values(viewer(), row) if row is not None else None
    if row is None or values is None or values["opinions"].mine is None:
        raise NotFound
    form = OpinionForm(said=values["opinions"].mine.said, words=values["opinions"].mine.words)
    if form.validate_on_submit():
        with refused_on(form):
            operations.give_opinion(viewer(), row, said=form.said.data or "", words=form.words.data or "")
            flash(_("Thank you. The people who work on it read what you wrote."), "success")
            return redirect(f"{_address(row)}#opinion", 303)
    return render_template("changelog/opinion.html", form=form, wish=row, url=_address(row)), status(form)


def _address(row: Any) -> str:
    subject = subjects.subject_of(FeatureRequest.SUBJECT)
    return subject.url(row) if subject is not None else url_for(".index")
