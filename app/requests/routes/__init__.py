"""Pages of requests."""

from app.requests.routes import deciding, statuses
from app.requests.routes.blueprint import bp

__all__ = ["bp", "deciding", "statuses"]
