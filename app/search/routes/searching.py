"""Asking: the page of results, suggestions while typing, "I did not find it"."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import viewer
from app.core.i18n import _, locale_code
from app.search import operations, pages, tracing
from app.search.asking import asked_in, clean
from app.search.categories import category_labels
from app.search.finding import find
from app.search.forms import MissingForm
from app.search.index import ledger_folder
from app.search.models import LONGEST_WORDS
from app.search.pace import is_too_fast
from app.search.routes.blueprint import bp
from app.search.suggesting import suggest as suggest_lines

SHORTEST_SECONDS = 60


@bp.get("")
@access.member
def index() -> ResponseReturnValue:
    """Show what was found for `q`."""
    asked, was_cut = asked_in(request.args)
    found = find(viewer(), asked)
    key = clean(request.args.get("s", ""))[:24] if asked.page > 1 else ""
    if asked.words and not key:
        key = tracing.fresh_key()
        tracing.note_search(viewer(), key, asked, found)
    labels = category_labels(viewer(), locale_code(), found)
    form = MissingForm(words=asked.words[:LONGEST_WORDS], search_key=key)
    return render_template(
        "search/index.html",
        asked=asked,
        was_cut=was_cut,
        found=found,
        search_key=key,
        items=pages.shown(asked, found, key, labels),
        facets=pages.facets(asked, found, labels),
        numbers=pages.page_numbers(found),
        address=pages.address,
        missing_form=form,
    )


@bp.get("/suggest")
@access.member
def suggest() -> ResponseReturnValue:
    """Answer the list below the search field for `q`."""
    if is_too_fast(viewer().id):
        return "", 429, {"Retry-After": str(SHORTEST_SECONDS)}
    typed = clean(request.args.get("q", "")[:400])[:100]
    groups = suggest_lines(viewer(), typed)
    return render_template("search/_suggest.html", groups=groups, typed=typed, link=tracing.link, locale=locale_code())


@bp.post("/missing")
@access.member
def missing() -> ResponseReturnValue:
    """Take up "I did not find it"."""
    form = MissingForm()
    words = clean(form.words.data or "")[:LONGEST_WORDS]
    if not form.validate() or not words:
        flash(_("Please say what you were looking for."), "warning")
        return redirect(url_for(".index", q=words), 303)
    key = clean(form.search_key.data or "")[:24] or tracing.fresh_key()
    operations.report_missing(viewer(), ledger_folder(), key=key, words=words, note=form.note.data or "")
    flash(_("Thank you. We have noted what you were looking for and will fill the gap."), "success")
    return redirect(url_for(".index", q=words), 303)
