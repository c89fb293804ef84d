"""Pages of requests."""

from app.requests.routes import areas, asking, changing, deciding, lists, merging, reading, statuses, voting
from app.requests.routes.blueprint import bp

__all__ = ["areas", "asking", "bp", "changing", "deciding", "lists", "merging", "reading", "statuses", "voting"]
