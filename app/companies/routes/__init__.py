"""Pages of companies: the list and single companies, imports, and the page customers have of their own company."""

from app.companies.routes import imports, listing, own, single
from app.companies.routes.blueprint import bp

__all__ = ["bp", "imports", "listing", "own", "single"]
