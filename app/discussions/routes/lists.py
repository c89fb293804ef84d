"""Finding one's way: the front page of the community, a space, lists over all spaces, marking things as read."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access, freshness
from app.core.access import viewer
from app.core.i18n import _
from app.core.local_urls import local_path
from app.discussions import operations, policy, queries
from app.discussions.models import Kind
from app.discussions.queries import Filters
from app.discussions.routes.blueprint import bp

SHOWN = 8
LISTED_FROM = (
    "threads", "thread_tags", "discussion_tags", "thread_reads", "spaces", "space_tiers", "space_companies", "space_reads",
    "watches", "users", "memberships", "companies",
)  # fmt: skip
LONGEST_TAG, LONGEST_WORDS = 40, 80


def _filters() -> Filters:
    only, kind = request.args.get("show", ""), request.args.get("kind", "")
    return Filters(
        only=only if only in queries.ONLY else "",
        tag=request.args.get("tag", "")[:LONGEST_TAG].strip(),
        kind=kind if kind in set(Kind) else "",
    )


@bp.get("", strict_slashes=False)
@access.member
@freshness.page(*LISTED_FROM, slots=("community_rail",), minutes=5)
def index() -> ResponseReturnValue:
    """Show the spaces with what is new in them, the latest threads and the questions nobody has answered."""
    person = viewer()
    latest, unanswered = queries.latest_and_unanswered(person, SHOWN)
    return render_template("discussions/index.html", spaces=queries.overview(person), latest=latest, unanswered=unanswered)


@bp.get("/threads")
@access.member
@freshness.page(*LISTED_FROM, minutes=5)
def latest() -> ResponseReturnValue:
    """List the threads of all spaces, narrowed by what the address says."""
    filters = _filters()
    page = queries.listed(viewer(), filters, request.args.get("page"))
    tag = queries.tag_page(viewer(), filters.tag) if filters.tag else None
    return render_template("discussions/latest.html", filters=filters, page=page, tag=tag)


@bp.get("/spaces/<string:slug>")
@access.member
@freshness.page(*LISTED_FROM, minutes=5)
def space(slug: str) -> ResponseReturnValue:
    """List the threads of a space."""
    person, filters, cursor = viewer(), _filters(), request.args.get("page")
    found = queries.space_page(person, slug)
    if filters == Filters():
        shown = queries.space_list(person, found.id, cursor)
    else:
        shown = queries.SpaceList([], queries.listed(person, filters, cursor, space_id=found.id), None)
    return render_template(
        "discussions/space.html",
        space=found,
        filters=filters,
        may_start=policy.can_start(person, found),
        shown=shown,
        pinned=shown.pinned,
        page=shown.page,
        is_start=filters == Filters() and not cursor,
    )


@bp.get("/companies")
@access.staff
def companies() -> ResponseReturnValue:
    """List the private spaces of companies, those spoken in last first."""
    words = request.args.get("q", "")[:LONGEST_WORDS].strip()
    return render_template("discussions/companies.html", spaces=queries.company_spaces(viewer(), words), words=words)


@bp.post("/read")
@access.member
def read_all() -> ResponseReturnValue:
    """Take everything written so far as read, in one space or in all of them."""
    slug = request.form.get("space", "")
    chosen = None if not slug else [queries.space_by_slug(viewer(), slug).id]
    operations.mark_all_read(viewer(), chosen)
    flash(_("Everything is marked as read."), "success")
    return redirect(local_path(request.form.get("next")) or url_for(".index"), 303)
