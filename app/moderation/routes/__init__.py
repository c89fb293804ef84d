"""Pages of moderation: for everybody their own matters, for staff the desk, for administrators the list of words."""

from app.moderation.routes import cases, held, mine, people, words
from app.moderation.routes.blueprint import bp

__all__ = ["bp", "cases", "held", "mine", "people", "words"]
