"""What the page of a request says of merges, for the route that shows it."""

from typing import Any, NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.comments import queries as comments
from app.core.access import Viewer
from app.core.keys import LARGEST_KEY
from app.requests import policy
from app.requests.models import FeatureRequest
from app.requests.queries import merging as queries

#: Comments of duplicates on the page of the request that leads; the rest is read on their own pages.
MOST_COMMENTS = 40
#: How much of what happened to a request its page shows, and how much when all is asked for (`?all=1`).
FEW, EVERYTHING = 20, 500


class Shown(NamedTuple):
    """Of a duplicate: the `leader` its reader sees, or None. `note` goes on top of the page, `panel` below the history."""

    leader: FeatureRequest | None
    note: Markup
    panel: Markup


def lead_on(viewer: Viewer, wish: FeatureRequest) -> ResponseReturnValue | None:
    """Return the way from a duplicate to the request it leads to, in one step; None where the page itself is to be shown.

    Staff see duplicates themselves, and so does who asks for that (`?stay=1`) or for one of its comments (`?post=`).
    """
    if not wish.is_merged or viewer.is_staff or "stay" in request.args or "post" in request.args:
        return None
    leader, _reason = queries.merge_of(viewer, wish)
    if leader is None:
        return None
    # A merge can be taken back, so no browser may remember this way.
    came_from: dict[str, Any] = {"from": wish.id}
    return redirect(url_for("requests.show", request_id=leader.id, **came_from), 302)


def shown(viewer: Viewer, wish: FeatureRequest, *, has_duplicates: bool) -> Shown:
    """Return what the page of `wish` says of merges: a statement for a duplicate, two where some were merged into it."""
    if wish.is_merged:
        leader, reason = queries.merge_of(viewer, wish)
        note = render_template(
            "requests/_duplicate.html", wish=wish, leader=leader, reason=reason, may_sort=_may_sort(viewer)
        )  # fmt: skip
        return Shown(leader, Markup(note), Markup())  # noqa: S704 - our own template
    if not has_duplicates:
        return Shown(None, Markup(), Markup())
    few, from_id = most(), request.args.get("from", 0, type=int)
    found = queries.duplicates(viewer, wish.id, few + 1, from_id if 0 < from_id <= LARGEST_KEY else 0)
    if not found:
        return Shown(None, Markup(), Markup())
    more_url, found = everything(wish) if len(found) > few else None, found[:few]
    spoken = [one.id for one in found if one.comments_count or viewer.is_staff]
    said = comments.posts_under(viewer, FeatureRequest.SUBJECT, spoken, MOST_COMMENTS)
    came_from = next((one for one in found if one.id == from_id), None)
    note = render_template("requests/_came_from.html", came_from=came_from) if came_from else ""
    panel = render_template(
        "requests/_merged.html", duplicates=found, said=said, may_sort=_may_sort(viewer), more_url=more_url
    )  # fmt: skip
    return Shown(None, Markup(note), Markup(panel))  # noqa: S704 - our own templates


def most() -> int:
    """Return how many duplicates, and changes of its status, the page of a request shows."""
    return EVERYTHING if "all" in request.args else FEW


def everything(wish: FeatureRequest) -> str:
    """Return the address of the page of `wish` with all that happened to it."""
    return url_for("requests.show", request_id=wish.id, stay=1, all=1)


def _may_sort(viewer: Viewer) -> bool:
    return policy.can_sort(viewer)
