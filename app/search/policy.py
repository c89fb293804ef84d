"""Who may do what in search."""

from app.core.access import Viewer


def can_search(viewer: Viewer) -> bool:
    """Whether `viewer` may search, and report what was not found."""
    return viewer.is_authenticated or viewer.is_system


def can_see_gaps(viewer: Viewer) -> bool:
    """Whether `viewer` may see what people searched for in vain, and deal with it."""
    return viewer.is_staff


def can_rebuild(viewer: Viewer) -> bool:
    """Whether `viewer` may have the index built anew."""
    return viewer.is_admin


def can_edit_synonyms(viewer: Viewer) -> bool:
    """Whether `viewer` may change which words mean the same."""
    return viewer.is_admin or viewer.staff_role == "cs"
