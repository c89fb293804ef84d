"""Pages of the roadmap."""

from app.roadmap.routes import boards, changing, public, weighing
from app.roadmap.routes.blueprint import bp

__all__ = ["boards", "bp", "changing", "public", "weighing"]
