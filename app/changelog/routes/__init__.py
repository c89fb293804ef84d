"""Pages of the changelog, for readers and for those who write it."""

from app.changelog.routes import editing, opinions, publishing, reading
from app.changelog.routes.blueprint import bp

__all__ = ["bp", "editing", "opinions", "publishing", "reading"]
