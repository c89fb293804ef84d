"""Who looks after mail that came in: staff; only the site itself takes it in."""

from app.core.access import Viewer


def can_take(viewer: Viewer) -> bool:
    """Whether `viewer` may bring mail in."""
    return viewer.is_system


def can_decide(viewer: Viewer) -> bool:
    """Whether `viewer` may read mail that waits, accept it and discard it."""
    return viewer.is_staff
