"""Pages and fragments of what people say, and what the pages of other features show of it."""

from app.comments.routes import acting, history, writing
from app.comments.routes.blueprint import bp
from app.comments.routes.showing import Discussion, discussion

__all__ = ["Discussion", "acting", "bp", "discussion", "history", "writing"]
