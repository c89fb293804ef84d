"""Who may do what: everybody reads, mutes and sets up their own, and nobody's else; only the system tells."""

from app.core.access import Viewer


def has_inbox(viewer: Viewer) -> bool:
    """Whether `viewer` is a person who can be told anything."""
    return viewer.is_authenticated and viewer.id is not None


def can_tell(viewer: Viewer) -> bool:
    """Whether `viewer` may put notices into the inboxes of people."""
    return viewer.is_system
