"""What a comment answers, and how it read before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.comments import policy
from app.comments.models import Comment, CommentRevision
from app.comments.queries.authors import authors_as_seen
from app.comments.queries.threads import Post, posts_by_id
from app.core.access import Viewer
from app.core.database import db_session
from app.core.differences import Excerpt, excerpt
from app.core.paging import Page, page_of

# Comparing is dear: each may be two texts of 40,000 characters.
SIZE = 5


@dataclass(frozen=True)
class Change:
    """One change: who made it and when, and what it was. `is_private`: readers do not see it."""

    when: datetime
    who: str
    excerpt: Excerpt
    is_private: bool


def changes(viewer: Viewer, comment: Comment, cursor: str | None = None) -> Page[Change]:
    """Return a page of the changes of a comment `viewer` sees, the newest first.

    Words that staff replaced are for its author and staff only.
    """
    found = select(CommentRevision).where(CommentRevision.comment_id == comment.id)
    private = select(func.max(CommentRevision.id)).where(CommentRevision.comment_id == comment.id, CommentRevision.is_private)
    last_private = db_session.scalar(private) or 0
    if not (viewer.is_staff or policy.is_own(viewer, comment)):
        # What staff took out may have stood there from the beginning, so nothing before it is shown to every reader.
        found = found.where(CommentRevision.id > last_private)
    page = page_of(found.order_by(CommentRevision.id.desc()), cursor, SIZE)
    new: CommentRevision | None = None
    if page.items and page.previous is not None:
        later = select(CommentRevision).where(CommentRevision.comment_id == comment.id, CommentRevision.id > page.items[0].id)
        new = db_session.scalar(later.order_by(CommentRevision.id).limit(1))
    return Page(_compared(viewer, comment, new, page.items, last_private), page.next, page.previous)


def _compared(
    viewer: Viewer, comment: Comment, new: CommentRevision | None, rows: Sequence[CommentRevision], last_private: int
) -> list[Change]:
    ids = {one.editor_id for one in (comment, new, *rows) if one is not None and one.editor_id}
    names = authors_as_seen(viewer, ids)
    made = []
    for old in rows:
        text = comment.body if new is None else new.body
        editor_id = comment.editor_id if new is None else new.editor_id
        when = (comment.edited_at or comment.created_at) if new is None else new.at
        who = names.get(editor_id or 0, comment.author_name)
        made.append(Change(when, who, excerpt(old.body, text), old.id <= last_private))
        new = old
    return made


def answered(viewer: Viewer, kind: str, subject_id: int, comment_id: int | None) -> Post | None:
    """Return the post that is about to be answered, or None when there is none here that `viewer` sees."""
    return posts_by_id(viewer, kind, subject_id, [comment_id]).get(comment_id) if comment_id else None
