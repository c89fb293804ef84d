"""Pages of the answers, for readers and for editors."""

from app.faq.routes import categories, editing, publishing, reading
from app.faq.routes.blueprint import bp

__all__ = ["bp", "categories", "editing", "publishing", "reading"]
