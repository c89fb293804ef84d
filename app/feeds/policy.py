"""Who may have feeds: every person their own, after proving that it is them."""

from app.core.access import Viewer
from app.people.policy import is_fresh


def can_have(viewer: Viewer) -> bool:
    """Whether `viewer` is a person, who may have addresses and revoke them."""
    return viewer.id is not None and viewer.is_authenticated


def can_make(viewer: Viewer) -> bool:
    """Whether `viewer` may be given addresses that open what they may read to whoever holds them."""
    return can_have(viewer) and is_fresh(viewer)
