"""Pages of the community."""

from app.discussions.routes import arranging, asking, helping, keeping, lists, polling, reading, settling
from app.discussions.routes.blueprint import bp

__all__ = ["arranging", "asking", "bp", "helping", "keeping", "lists", "polling", "reading", "settling"]
