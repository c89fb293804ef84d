"""What the settings say about moderation."""

from urllib.parse import urlsplit

from flask import current_app

from app.moderation.models import Level


def first_level() -> Level:
    """Return the level at which everybody starts."""
    return Level[current_app.extensions["settings"].first_level.upper()]


def own_host() -> str:
    """Return the host name of this site; links to it lead nowhere else."""
    return urlsplit(current_app.extensions["settings"].base_url).hostname or ""
