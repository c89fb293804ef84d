"""Who may keep drafts, and how much; a draft is its writer's alone, so everything else is decided by whose row it is."""

from datetime import timedelta

from app.core.access import Viewer

LARGEST_BYTES = 64 * 1024
MOST = 100
KEPT = timedelta(days=90)
THROWN_KEPT = timedelta(hours=24)


def can_keep(viewer: Viewer) -> bool:
    """Whoever is signed in."""
    return viewer.is_authenticated and viewer.id is not None
