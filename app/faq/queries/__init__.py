"""Every read of answers; lists begin at `visible_to` or a clause of `visibility`, pages for readers take plain rows."""

from app.faq.queries.desk import Desk, desk, waiting_in
from app.faq.queries.editing import (
    Editors,
    category,
    editable,
    editors_of,
    error_report,
    history,
    kept,
    owners,
    recent_titles,
    related_titles,
    revision_of,
    text_of,
    titled,
    words_said,
)  # fmt: skip
from app.faq.queries.listing import Filters, Listed, highlights, listed, popular, tags_in_use
from app.faq.queries.reading import Reading, former_address, reading, related
from app.faq.queries.shelves import Shelf, Shelves, among_categories, category_choices, shelves
from app.faq.queries.subject import Found, among, among_for_editors, document_ids, documents, readers, with_words
from app.faq.queries.visibility import audience_clause, readable_clause, visible_to

__all__ = [
    "Desk",
    "Editors",
    "Filters",
    "Found",
    "Listed",
    "Reading",
    "Shelf",
    "Shelves",
    "among",
    "among_categories",
    "among_for_editors",
    "audience_clause",
    "category",
    "category_choices",
    "desk",
    "document_ids",
    "documents",
    "editable",
    "editors_of",
    "error_report",
    "former_address",
    "highlights",
    "history",
    "kept",
    "listed",
    "owners",
    "popular",
    "readable_clause",
    "readers",
    "reading",
    "recent_titles",
    "related",
    "related_titles",
    "revision_of",
    "shelves",
    "tags_in_use",
    "text_of",
    "titled",
    "visible_to",
    "waiting_in",
    "with_words",
    "words_said",
]
