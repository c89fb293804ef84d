"""The list of requests, narrowed and ordered by what its address says."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core import access, clock, freshness
from app.core.access import Viewer, viewer
from app.core.i18n import _l
from app.core.keys import LARGEST_KEY
from app.requests import queries
from app.requests.queries import Filters
from app.requests.queries.listing import ONLY, SORTS, STAFF_ONLY, STAFF_SORTS
from app.requests.queries.statuses import by_id
from app.requests.routes.blueprint import bp

LISTED_FROM = (
    "feature_requests", "request_statuses", "request_areas", "request_votes", "request_tags", "watches", "companies",
)  # fmt: skip
TABS = ("tab:changelog.index", "requests_list")
LONGEST_TAG, LONGEST_WORDS = 40, 80
ONLY_NAMES = {
    "mine": _l("What I need"),
    "company": _l("What our company needs"),
    "following": _l("Following"),
    "unvoted": _l("Not voted yet"),
    "overdue": _l("Past their review date"),
    "unsorted": _l("Without an area"),
    "company_only": _l("For one company only"),
}
SORT_NAMES = {
    "votes": _l("Most needed"),
    "latest": _l("Newest"),
    "changed": _l("Changed last"),
    "value": _l("Highest value"),
}


def filters_of(person: Viewer) -> Filters:
    """Return what the address asks for, as far as `person` may; words nobody knows are left out."""
    only = "overdue" if request.args.get("overdue") else request.args.get("show", "")
    sort = request.args.get("sort", "")
    status = request.args.get("status", "")
    area = request.args.get("area", 0, type=int)
    known = {one.kind for one in by_id().values()} | {str(one) for one in by_id()}
    return Filters(
        status=status if status in known else "",
        area=area if 0 < area <= LARGEST_KEY else 0,
        tag=request.args.get("tag", "")[:LONGEST_TAG].strip(),
        only=only if only in only_names(person) else "",
        words=" ".join(request.args.get("q", "")[:LONGEST_WORDS].split()),
        sort=sort if sort in sort_names(person) else "votes",
    )


def only_names(person: Viewer) -> dict[str, object]:
    """Return the filters offered to `person`: clients' own needs, and for staff what is to be done."""
    offered = (*STAFF_ONLY, "following") if person.is_staff else ONLY
    return {one: ONLY_NAMES[one] for one in offered}


def sort_names(person: Viewer) -> dict[str, object]:
    """Return the orders offered to `person`."""
    return {one: SORT_NAMES[one] for one in ((*SORTS, *STAFF_SORTS) if person.is_staff else SORTS)}


@bp.get("", strict_slashes=False)
@access.member
@freshness.page(*LISTED_FROM, slots=TABS, minutes=5)
def index() -> ResponseReturnValue:
    """List requests: `status`, `area`, `tag`, `show` and `q` narrow the list, `sort` orders it."""
    person = viewer()
    filters = filters_of(person)
    page = queries.listed(person, filters, request.args.get("page"), today=clock.today(person.timezone))
    return render_template(
        "requests/index.html",
        filters=filters,
        page=page,
        areas={one.id: one.name for one in queries.all_areas()},
        area_choices=queries.area_choices(),
        status_choices=_status_choices(filters),
        only_names=only_names(person),
        sort_names=sort_names(person),
    )


def _status_choices(filters: Filters) -> list[tuple[str, str]]:
    chosen = by_id().get(int(filters.status)) if filters.status.isdecimal() else None
    return [*queries.status_kinds(), *([(filters.status, chosen.name)] if chosen else [])]
