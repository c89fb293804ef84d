"""Every read of what people say; the subject is asked for first."""

from app.comments.queries.authors import authors_as_seen
from app.comments.queries.subject import Reached, among, words_of
from app.comments.queries.threads import PAGE, Post, Replied, Thread, page_start, posts_by_id, thread_of
from app.comments.queries.visibility import comment, seen_clause, visible_to

__all__ = [
    "PAGE",
    "Post",
    "Reached",
    "Replied",
    "Thread",
    "among",
    "authors_as_seen",
    "comment",
    "page_start",
    "posts_by_id",
    "seen_clause",
    "thread_of",
    "visible_to",
    "words_of",
]
