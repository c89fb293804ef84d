"""What is asked of the changelog."""

from app.changelog.queries.listing import Listed, has_unseen, listed, newest, waiting
from app.changelog.queries.opinions import Opinions, concerned, due_to_ask, opinions_of, voters_of
from app.changelog.queries.reading import Link, Reading, linked, of_subject, reading, whole
from app.changelog.queries.subject import (
    WHOLE,
    WHOLE_ID,
    among,
    document_ids,
    documents,
    whole_among,
    with_words,
)
from app.changelog.queries.visibility import readers, visible_to

__all__ = [
    "WHOLE",
    "WHOLE_ID",
    "Link",
    "Listed",
    "Opinions",
    "Reading",
    "among",
    "concerned",
    "document_ids",
    "documents",
    "due_to_ask",
    "has_unseen",
    "linked",
    "listed",
    "newest",
    "of_subject",
    "opinions_of",
    "readers",
    "reading",
    "visible_to",
    "voters_of",
    "waiting",
    "whole",
    "whole_among",
    "with_words",
]
