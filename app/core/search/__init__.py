"""Search: one door (`Engine`), its values, and nothing of the web framework or the database.

*The index proposes, the query disposes*: hits are (kind, id) pairs that the caller reads again through its own
``visible_to``. Only the worker writes. When `IndexUnavailable` is raised the caller searches titles in SQL and has the index
rebuilt; nothing true lives here.
"""

from __future__ import annotations

from app.core.search.answering import Allowed
from app.core.search.engine import Engine
from app.core.search.records import Document, Hit, IndexUnavailable, Marks, Passage, Results, Suggestion

__all__ = [
    "Allowed",
    "Document",
    "Engine",
    "Hit",
    "IndexUnavailable",
    "Marks",
    "Passage",
    "Results",
    "Suggestion",
]
