"""Who may watch: everybody who is signed in, whatever they may see, for themselves alone."""

from app.core.access import Viewer


def can_watch(viewer: Viewer) -> bool:
    """Whether `viewer` can watch things at all."""
    return viewer.is_authenticated and viewer.id is not None
