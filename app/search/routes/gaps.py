"""What people searched for in vain, and what can be done about it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import viewer
from app.core.errors import Refused
from app.core.i18n import _
from app.search import operations, policy, queries
from app.search.asking import LONGEST_ASKED, clean
from app.search.finding import find
from app.search.forms import SynonymForm
from app.search.found import Asked
from app.search.routes.blueprint import bp

SORTS = ("none", "weak", "reported")


@bp.get("/gaps")
@access.staff
def gaps() -> ResponseReturnValue:
    """List the open gaps."""
    only = request.args.get("only", "") if request.args.get("only") in SORTS else ""
    page = queries.gaps(viewer(), request.args.get("page"), only=only)
    return render_template("search/gaps.html", page=page, only=only, days=queries.GAP_DAYS)


@bp.get("/gaps/one")
@access.staff
def gap() -> ResponseReturnValue:
    """Show one gap with what can be done about it."""
    found = queries.gap(viewer(), request.args.get("words", "")[:LONGEST_ASKED])
    wanted = clean(request.args.get("q", found.words))[:LONGEST_ASKED]
    candidates = find(viewer(), Asked(wanted))
    return render_template(
        "search/gap.html",
        gap=found,
        searches=queries.wordings_of(viewer(), found.normalised),
        wanted=wanted,
        candidates=[item for item in candidates.items if item.kind == operations.ANSWER],
        is_degraded=candidates.is_degraded,
        synonym_form=SynonymForm(line=found.words) if policy.can_edit_synonyms(viewer()) else None,
    )


@bp.post("/gaps/settle")
@access.staff
def settle() -> ResponseReturnValue:
    """Take a gap off the list."""
    operations.settle_gap(viewer(), request.form.get("words", ""), outcome="dismissed")
    flash(_("Taken off the list. It comes back when somebody asks this in vain again."), "success")
    return redirect(url_for(".gaps"), 303)


@bp.post("/gaps/wording")
@access.staff
def add_wording() -> ResponseReturnValue:
    """Add what people asked to the wordings of an answer, and take the gap off the list."""
    words, number = request.form.get("words", ""), request.form.get("answer", "")
    wording = clean(request.form.get("wording", ""))
    try:
        is_number = number.isascii() and number.isdigit() and len(number) < 10
        text, is_live = operations.add_wording(viewer(), int(number) if is_number else 0, wording)
    except Refused as refusal:
        flash(refusal.message, "danger")
        return redirect(url_for(".gap", words=words), 303)
    operations.settle_gap(viewer(), words, outcome="wording")
    flash(_("“%(wording)s” now leads to this answer.", wording=wording), "success")
    shown = "faq.show" if is_live else "faq.edit"
    return redirect(url_for(shown, slug=text.answer.slug, lang=text.lang), 303)
