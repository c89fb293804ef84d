"""Who may do what with files; pure functions of loaded rows."""

from dataclasses import dataclass

from app.core.access import Viewer
from app.files.models import File

MEGABYTE = 1024 * 1024
LARGEST_BYTES = 25 * MEGABYTE


@dataclass(frozen=True)
class Quota:
    """How much one person may keep here."""

    files: int
    size: int


CUSTOMERS = Quota(files=500, size=250 * MEGABYTE)
STAFF = Quota(files=20_000, size=10_000 * MEGABYTE)


def can_upload(viewer: Viewer) -> bool:
    """Whoever is signed in; the system on their behalf."""
    return viewer.is_system or (viewer.is_authenticated and viewer.id is not None)


def quota_of(viewer: Viewer) -> Quota:
    """Return what `viewer` may keep here."""
    return STAFF if viewer.is_staff else CUSTOMERS


def owns(viewer: Viewer, file: File) -> bool:
    """Whether `viewer` uploaded the file."""
    return viewer.is_system or (viewer.id is not None and viewer.id == file.owner_id)


def can_attach(viewer: Viewer, file: File, kind: str, subject_id: int) -> bool:
    """A loose file of one's own; one that hangs there already stays."""
    if file.is_loose:
        return owns(viewer, file)
    return (file.subject_kind, file.subject_id) == (kind, subject_id)
