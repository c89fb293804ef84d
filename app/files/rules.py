"""What the settings of the site say about files."""

from dataclasses import dataclass

from flask import current_app

from app.config import Settings
from app.core.access import Viewer

MEGABYTE = 1024 * 1024
MOST_FILES = 2_000
MOST_FILES_OF_STAFF = 50_000
STAFF_SHARE = 40


@dataclass(frozen=True)
class Quota:
    """How many files and bytes may be kept."""

    files: int
    size: int


def settings() -> Settings:
    """The settings of the running site."""
    found: Settings = current_app.extensions["settings"]
    return found


def quota_of(viewer: Viewer) -> Quota:
    """Return what `viewer` may keep here; the staff, who write for everybody, far more than a customer."""
    size = settings().files_per_person_mb * MEGABYTE
    return Quota(MOST_FILES_OF_STAFF, size * STAFF_SHARE) if viewer.is_staff else Quota(MOST_FILES, size)


def quota_of_company() -> int:
    """Return the bytes all people of one company may keep together."""
    return settings().files_per_company_mb * MEGABYTE
