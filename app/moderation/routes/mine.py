"""For everybody: reporting a post, and one's own posts, reports and letters."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import viewer
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.moderation import operations, queries
from app.moderation.forms import ReportForm
from app.moderation.routes.blueprint import bp


@bp.route("/report/<string:kind>/<int:post_id>", methods=["GET", "POST"])
@access.member
def report(kind: str, post_id: int) -> ResponseReturnValue:
    """Tell the moderators about a post."""
    found = queries.reportable(viewer(), kind, post_id)
    form = ReportForm()
    if form.validate_on_submit():
        with refused_on(form):
            operations.report(viewer(), kind, post_id, form.reason.data, form.words.data or "")
            flash(_("Thank you. Moderators will look at it, and you will hear from us."), "success")
            return redirect(queries.url_of(viewer(), kind, post_id) or url_for(".mine"), 303)
    return render_template("moderation/report.html", form=form, found=found), status(form)


@bp.get("/mine")
@access.member
def mine() -> ResponseReturnValue:
    """Show one's own posts that wait, what one was told, one's reports, and how much one may write."""
    return render_template(
        "moderation/mine.html",
        waiting=queries.own_waiting(viewer()),
        letters=queries.letters_of(viewer(), request.args.get("page")),
        reports=queries.own_reports(viewer()),
        penalties=queries.own_penalties(viewer()),
        allowance=queries.allowance(viewer()),
    )


@bp.get("/letters/<int:letter_id>")
@access.member
def letter(letter_id: int) -> ResponseReturnValue:
    """Show what one was told, with the reason and one's own text."""
    found = queries.letter(viewer(), letter_id)
    return render_template("moderation/letter.html", letter=found, url=queries.letter_url(viewer(), found))
