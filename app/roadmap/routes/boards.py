"""The roadmap as a board and as a list."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core import access, freshness
from app.core.access import viewer
from app.requests.routes.reading import LINKED_FROM
from app.roadmap import asked, columns, policy, queries
from app.roadmap.models import Place
from app.roadmap.queries import Narrow
from app.roadmap.routes.blueprint import bp

LISTED_FROM = (
    "feature_requests", "request_statuses", "request_areas", "request_votes", "request_status_changes", "roadmap_views",
)  # fmt: skip
TABS = ("tab:changelog.index",)


def _is_fragment() -> bool:
    return bool(request.headers.get("X-Fragment"))


def _narrow() -> Narrow:
    return queries.allowed(viewer(), asked.narrow_of(request.args))


@bp.get("", strict_slashes=False)
@access.member
@freshness.page(*LISTED_FROM, "request_links", *LINKED_FROM, slots=TABS, minutes=5)
def index() -> ResponseReturnValue:
    """Show what is considered, planned, built and released, in columns."""
    person, narrow = viewer(), _narrow()
    around = queries.frame(person, Place.BOARD)
    cards = queries.board(person, narrow, *columns.span(person))
    shown = columns.columns(person, narrow, around, cards)
    return render_template(
        "roadmap/index.html",
        narrow=narrow,
        kept=asked.kept(narrow),
        around=around,
        area_names=around.area_names(),
        columns=shown,
        links=queries.linked(person, [one.id for column in shown for one in column.cards]),
        may_arrange=policy.can_arrange(person),
        is_empty=not any(column.total for column in shown),
        is_narrowed=narrow != Narrow(by=narrow.by, sort=narrow.sort),
        is_fragment=_is_fragment(),
    )


@bp.get("/list")
@access.member
@freshness.page(*LISTED_FROM, slots=TABS, minutes=5)
def listed() -> ResponseReturnValue:
    """Show the same requests one below the other."""
    person, narrow = viewer(), _narrow()
    around = queries.frame(person, Place.LIST)
    page = queries.listed(person, narrow, *columns.span(person), request.args.get("page"))
    return render_template(
        "roadmap/list.html",
        narrow=narrow,
        kept=asked.kept(narrow),
        around=around,
        area_names=around.area_names(),
        statuses={one.id: one for one in around.statuses},
        columns=columns.columns(person, narrow, around, {}),
        page=page,
        may_arrange=policy.can_arrange(person),
        is_narrowed=narrow != Narrow(by=narrow.by, sort=narrow.sort),
    )
