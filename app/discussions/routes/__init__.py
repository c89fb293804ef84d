"""Pages of the community."""

from app.discussions.routes import asking, keeping, lists, reading, settling
from app.discussions.routes.blueprint import bp

__all__ = ["asking", "bp", "keeping", "lists", "reading", "settling"]
