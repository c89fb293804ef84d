"""Who may do what on the roadmap. Which requests stand on it says `requests.queries.visibility`."""

from typing import Protocol

from app.core.access import Viewer
from app.requests import policy as requests


class ViewLike(Protocol):
    """What the rules ask of a saved view."""

    @property
    def owner_id(self) -> int: ...


def can_arrange(viewer: Viewer) -> bool:
    """Whether `viewer` may move requests on the board and write what the roadmap says of them."""
    return requests.can_decide(viewer)


def can_take_along(viewer: Viewer) -> bool:
    """Whether `viewer` may take what they see of the roadmap along as a file: every person signed in."""
    return viewer.is_authenticated


def can_weigh(viewer: Viewer) -> bool:
    """Whether `viewer` may see and set what requests are worth and cost."""
    return requests.can_sort(viewer)


def can_set_weights(viewer: Viewer) -> bool:
    """Whether `viewer` may set the numbers the score is worked out with."""
    return requests.can_keep_statuses(viewer)


def can_keep_views(viewer: Viewer) -> bool:
    """Whether `viewer` may save views."""
    return viewer.is_staff and viewer.id is not None


def can_remove_view(viewer: Viewer, view: ViewLike) -> bool:
    """Whether `viewer` may take a saved view away: whose it is, or who keeps the statuses."""
    return can_keep_views(viewer) and (view.owner_id == viewer.id or can_set_weights(viewer))
