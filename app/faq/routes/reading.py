"""What readers open: the list, an answer, the word on whether it helped, a report of an error."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.comments.routes import discussion
from app.core import access, freshness, site
from app.core.access import viewer
from app.core.errors import NotFound
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.faq import operations, queries
from app.faq.forms import FeedbackForm, ReportForm
from app.faq.models import LANGUAGES, State
from app.faq.queries import Filters, Reading
from app.faq.routes.blueprint import bp
from app.watching.queries import level_of

LONG_ENOUGH_FOR_CONTENTS = 3
# Only these go along to the new address of an answer; `from` is the mark of the search that led here.
KEPT_ARGUMENTS = ("lang", "from")
LISTED_FROM = ("answers", "answer_texts", "answer_tiers", "answer_companies", "answer_tags", "answer_categories", "watches")
# What other features show beside an answer is made of threads, requests and the changelog at most.
SHOWN_FROM = (
    "answers", "answer_texts", "answer_tiers", "answer_companies", "answer_staged_texts", "answer_tags", "answer_relations",
    "answer_redirects", "answer_categories", "answer_feedback", "comments", "comment_tallies", "comment_reactions", "users",
    "memberships", "companies", "threads", "spaces", "space_tiers", "space_companies", "feature_requests", "request_statuses",
    "request_areas", "changelog_entries", "changelog_texts", "changelog_tiers", "changelog_companies",
)  # fmt: skip


@bp.get("", strict_slashes=False)
@access.member
@freshness.page(*LISTED_FROM, minutes=5)
def index() -> ResponseReturnValue:
    """List the answers, narrowed by category, tag and language."""
    shelves = queries.shelves(viewer(), is_counted=True)
    shelf = shelves.by_slug(request.args.get("category", ""))
    # A category with nothing in it for this reader may have been made for others: it looks like one that never was.
    if request.args.get("category") and (shelf is None or not (shelf.count or viewer().is_staff)):
        raise NotFound
    lang = request.args.get("lang", "")
    tag = request.args.get("tag", "")[:40]
    filters = Filters(tuple(shelf.all_ids()) if shelf else (), tag, lang if lang in LANGUAGES else "")
    cursor = request.args.get("page")
    is_start = not (shelf or tag or filters.lang or cursor)
    return render_template(
        "faq/index.html",
        shelves=shelves,
        shelf=shelf,
        path=shelves.path(shelf.id) if shelf else [],
        filters=filters,
        page=queries.listed(viewer(), filters, cursor),
        popular=queries.popular(viewer()) if is_start else [],
        tags=queries.tags_in_use(viewer()) if is_start or tag else [],
        is_start=is_start,
        watch=level_of(viewer(), "category", shelf.id) if shelf else None,
    )


@bp.get("/<string:slug>")
@access.member
@freshness.page(*SHOWN_FROM, minutes=5)
def show(slug: str) -> ResponseReturnValue:
    """Show an answer in the reader's language, else in the other; former addresses lead to the one of today."""
    answer = queries.reading(viewer(), slug, request.args.get("lang", ""))
    if answer is None:
        return _moved(slug)
    # The counter came with the answer, so nothing is asked where nothing was said; `post` may name one of the reader's own.
    is_silent = not answer.comments_count and "post" not in request.args
    return render_template(
        "faq/show.html",
        **_context(answer),
        similar=site.panels("answer_related", answer=answer, text=answer),
        path=queries.shelves(viewer()).path(answer.category_id),
        discussion=discussion(viewer(), "answer", answer, is_empty=is_silent),
    )


@bp.post("/<string:slug>/feedback")
@access.member
def feedback(slug: str) -> ResponseReturnValue:
    """Keep whether the answer helped; the box is answered in place, or the page shown again."""
    form = FeedbackForm()
    answer = _readable(slug, form.lang.data or "")
    if answer.state != State.PUBLISHED or form.solved.data not in {"yes", "no"} or not form.validate_on_submit():
        raise NotFound
    text = queries.text_of(viewer(), slug, answer.lang)
    operations.give_feedback(viewer(), text, is_solved=form.solved.data == "yes", word=form.word.data or "")
    if request.headers.get("X-Fragment"):
        return render_template("faq/_feedback.html", **_context(_readable(slug, answer.lang)))
    return redirect(url_for(".show", slug=slug, lang=answer.lang, _anchor="feedback"), 303)


@bp.route("/<string:slug>/report", methods=["GET", "POST"])
@access.member
def report(slug: str) -> ResponseReturnValue:
    """Take a report of an error."""
    form = ReportForm()
    answer = _readable(slug, form.lang.data or request.args.get("lang", ""))
    form.lang.data = answer.lang
    if form.validate_on_submit():
        with refused_on(form):
            operations.report_error(viewer(), queries.text_of(viewer(), slug, answer.lang), form.words.data or "")
            flash(_("Thank you. The people who keep this answer have been told."), "success")
            return redirect(url_for(".show", slug=slug, lang=answer.lang), 303)
    return render_template("faq/report.html", form=form, answer=answer), status(form)


def _readable(slug: str, lang: str) -> Reading:
    answer = queries.reading(viewer(), slug, lang)
    if answer is None:
        raise NotFound
    return answer


def _context(answer: Reading) -> dict[str, object]:
    return {
        "answer": answer,
        "related": queries.related(viewer(), answer.answer_id, answer.category_id),
        "contents": answer.toc if len(answer.toc) >= LONG_ENOUGH_FOR_CONTENTS else [],
        "is_counted": answer.is_counted,
        "feedback_form": FeedbackForm(formdata=None, word=answer.word),
    }


def _moved(slug: str) -> ResponseReturnValue:
    now_at = queries.former_address(viewer(), slug)
    if now_at is None:
        raise NotFound
    kept: dict[str, Any] = {name: request.args[name] for name in KEPT_ARGUMENTS if name in request.args}
    return redirect(url_for(".show", slug=now_at, **kept), 308)
