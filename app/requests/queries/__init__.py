"""What is asked of requests."""

from app.requests.queries.visibility import among, clause, listed_clause, visible_to

__all__ = ["among", "clause", "listed_clause", "visible_to"]
