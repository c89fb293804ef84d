"""Every read of what people say; the subject is asked for first."""

from app.comments.queries.authors import authors_as_seen
from app.comments.queries.history import Change, answered, changes
from app.comments.queries.mentions import Mentionable, mentionable, quotation
from app.comments.queries.orphans import orphans
from app.comments.queries.several import posts_under
from app.comments.queries.shared import Outline, SharedPage, shared_posts
from app.comments.queries.subject import Reached, among, words_of
from app.comments.queries.threads import PAGE, Post, Replied, Thread, page_start, posts_by_id, posts_numbered, thread_of
from app.comments.queries.visibility import comment, count_of, has_written, seen_clause, visible_to

__all__ = [
    "PAGE",
    "Change",
    "Mentionable",
    "Outline",
    "Post",
    "Reached",
    "Replied",
    "SharedPage",
    "Thread",
    "among",
    "answered",
    "authors_as_seen",
    "changes",
    "comment",
    "count_of",
    "has_written",
    "mentionable",
    "orphans",
    "page_start",
    "posts_by_id",
    "posts_numbered",
    "posts_under",
    "quotation",
    "seen_clause",
    "shared_posts",
    "thread_of",
    "visible_to",
    "words_of",
]
