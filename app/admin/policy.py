"""Who may look behind the curtain; pure functions."""

from app.core.access import Viewer


def can_read_activity(viewer: Viewer) -> bool:
    """The activity log holds sign-ins and names of every company: administrators only."""
    return viewer.is_admin


def can_handle_jobs(viewer: Viewer) -> bool:
    """Administrators run failed jobs again or drop them."""
    return viewer.is_admin
