"""What a comment answers, and how it read before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from sqlalchemy import select

from app.comments import policy
from app.comments.models import Comment, CommentRevision
from app.comments.queries.authors import authors_as_seen
from app.comments.queries.threads import Post, posts_by_id
from app.core.access import Viewer
from app.core.database import db_session
from app.core.differences import Line, changed_lines, language_of


@dataclass(frozen=True)
class Change:
    """One change: who made it and when, as lines with what went and what came. `is_private`: readers do not see it."""

    when: datetime
    who: str
    lines: Sequence[Line]
    is_private: bool


def changes(viewer: Viewer, comment: Comment) -> list[Change]:
    """Return the changes of a comment `viewer` sees, the newest first; words staff replaced only for its author and staff."""
    found = select(CommentRevision).where(CommentRevision.comment_id == comment.id).order_by(CommentRevision.id)
    revisions = list(db_session.scalars(found))
    ids = {one.editor_id for one in revisions if one.editor_id} | ({comment.editor_id} if comment.editor_id else set())
    names = authors_as_seen(viewer, ids)
    is_trusted = viewer.is_staff or policy.is_own(viewer, comment)
    # What staff took out may have stood there from the beginning, so nothing before it is shown to every reader.
    private = max((place for place, one in enumerate(revisions) if one.is_private), default=-1)
    made = []
    for place, (old, new) in enumerate(zip_longest(revisions, revisions[1:])):
        if place <= private and not is_trusted:
            continue
        text = comment.body if new is None else new.body
        editor_id = comment.editor_id if new is None else new.editor_id
        when = (comment.edited_at or comment.created_at) if new is None else new.at
        lines = list(changed_lines(language_of(old.body, text), old.body.splitlines(), text.splitlines()))
        made.append(Change(when, names.get(editor_id or 0, comment.author_name), lines, place <= private))
    return made[::-1]


def answered(viewer: Viewer, kind: str, subject_id: int, comment_id: int | None) -> Post | None:
    """Return the post that is about to be answered, or None when there is none here that `viewer` sees."""
    return posts_by_id(viewer, kind, subject_id, [comment_id]).get(comment_id) if comment_id else None
