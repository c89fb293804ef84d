"""Pages of search: asking, what was asked in vain, words that mean the same, the state of the index."""

from app.search.routes import gaps, searching, synonyms, upkeep
from app.search.routes.blueprint import bp

__all__ = ["bp", "gaps", "searching", "synonyms", "upkeep"]
