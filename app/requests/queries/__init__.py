"""What is asked of requests; everything starts at `visible_to` or the clauses it is made of."""

from app.requests.queries.single import request
from app.requests.queries.subject import areas_among, document_ids, documents, readers, with_words, within
from app.requests.queries.visibility import among, clause, listed_clause, visible_to
from app.requests.queries.weights import weights

__all__ = [
    "among",
    "areas_among",
    "clause",
    "document_ids",
    "documents",
    "listed_clause",
    "readers",
    "request",
    "visible_to",
    "weights",
    "with_words",
    "within",
]
