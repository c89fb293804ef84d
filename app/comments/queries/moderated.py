"""What moderators see of a comment besides itself: the posts among which it stands."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.comments import mentions
from app.comments.models import Comment, State
from app.core.access import Viewer
from app.core.database import db_session
from app.moderation.handled import Neighbour
from app.moderation.policy import can_moderate
from app.people.models import User

NEAR = 2


def around(viewer: Viewer, comment: Comment) -> Sequence[Neighbour]:
    """Return a comment with the two posts before it and the two behind it, in order; none but for moderators."""
    if not can_moderate(viewer):
        return ()
    who = func.coalesce(User.name, Comment.author_name).label("who")
    near = select(Comment.id, who, Comment.body).outerjoin(User, User.id == Comment.author_id)
    near = near.where(
        Comment.subject_kind == comment.subject_kind,
        Comment.subject_id == comment.subject_id,
        Comment.number.between(comment.number - NEAR, comment.number + NEAR),
        (Comment.state != State.DELETED) | (Comment.id == comment.id),
    )
    rows = db_session.execute(near.order_by(Comment.number))
    return [Neighbour(row.who, mentions.plain(row.body), row.id == comment.id) for row in rows]
