"""Who may do what with files; pure functions of loaded rows."""

from app.core.access import Viewer
from app.files.models import File, State

LARGEST_BYTES = 25 * 1024 * 1024


def can_upload(viewer: Viewer) -> bool:
    """Whoever is signed in; the system on their behalf."""
    return viewer.is_system or (viewer.is_authenticated and viewer.id is not None)


def owns(viewer: Viewer, file: File) -> bool:
    """Whether `viewer` uploaded the file."""
    return viewer.is_system or (viewer.id is not None and viewer.id == file.owner_id)


def can_see(viewer: Viewer, file: File, *, sees_subject: bool) -> bool:
    """Whether a file exists for `viewer`: their own loose ones, and attached ones whose subject they see now.

    One that waits for the scanner is there for its owner alone, one found harmful for its owner and the staff.
    """
    if file.state == State.PENDING:
        return owns(viewer, file) and (file.is_loose or sees_subject)
    if file.state == State.INFECTED:
        return owns(viewer, file) or viewer.is_staff
    return owns(viewer, file) if file.is_loose else sees_subject


def can_attach(viewer: Viewer, file: File, kind: str, subject_id: int) -> bool:
    """A loose file of one's own; one that hangs there already stays."""
    if file.is_loose:
        return owns(viewer, file)
    return (file.subject_kind, file.subject_id) == (kind, subject_id)


def can_see_usage(viewer: Viewer) -> bool:
    """The staff see how much the companies keep."""
    return viewer.is_staff
