"""Counters of threads and spaces: added to when somebody posts, and counted anew from the rows when anything else happens.

The database adds up, without touching `version`, which belongs to editors: a hundred people replying at once all count.
"""

from datetime import datetime

from sqlalchemy import and_, func, or_, select, update

from app.comments.models import Comment, Tally
from app.comments.models import State as CommentState
from app.core.database import db_session
from app.core.transaction import transaction
from app.discussions.models import Space, Thread
from app.discussions.queries.visibility import LISTED

_PUBLIC = and_(Comment.subject_kind == Thread.SUBJECT, Comment.state == CommentState.VISIBLE, Comment.is_internal.is_(False))


@transaction
def count_post(thread: Thread, comment: Comment) -> None:
    """Count a new public post of `thread`."""
    is_by_another = comment.number > 1 and (
        comment.author_id != thread.author_id or (comment.author_id is None and comment.author_name != thread.author_name)
    )
    values = {
        "posts_count": Thread.posts_count + 1,
        "last_number": comment.number,
        "last_posted_at": comment.created_at,
        "last_poster_id": comment.author_id,
    }
    if is_by_another:
        values["answered_at"] = func.coalesce(Thread.answered_at, comment.created_at)
    _set_thread(thread.id, values)
    _set_space(thread.space_id, {"last_posted_at": comment.created_at})


@transaction
def recount(thread_id: int) -> None:
    """Count the posts of a thread anew from its comments: number, last one, first reply by somebody else."""
    thread = db_session.get_one(Thread, thread_id)
    posts = and_(_PUBLIC, Comment.subject_id == thread_id)
    count, last = db_session.execute(select(func.count(), func.max(Comment.number)).where(posts)).one()
    by_another = or_(
        Comment.author_id != thread.author_id if thread.author_id is not None else Comment.author_id.is_not(None),
        and_(Comment.author_id.is_(None), Comment.author_name != thread.author_name),
    )
    answered = db_session.scalar(select(func.min(Comment.created_at)).where(posts, Comment.is_opening.is_(False), by_another))
    values: dict[str, object] = {"posts_count": count, "last_number": last or 0, "answered_at": answered}
    newest = select(Comment.created_at, Comment.author_id).where(posts, Comment.number == (last or 0))
    row = db_session.execute(newest).one_or_none()
    if row is not None:
        values |= {"last_posted_at": row.created_at, "last_poster_id": row.author_id}
    _set_thread(thread_id, values)


def is_counted(thread: Thread) -> bool:
    """Whether the thread has as many public posts as it is told; new words and reactions change no number."""
    count = select(Tally.public_count).where(Tally.subject_kind == Thread.SUBJECT, Tally.subject_id == thread.id)
    return db_session.scalar(count) == thread.posts_count


@transaction
def recount_space(space_id: int) -> None:
    """Count the threads of a space that stand in lists anew, and find when anything was last written in it."""
    found = select(func.count(), func.max(Thread.last_posted_at)).where(Thread.space_id == space_id, LISTED)
    count, last = db_session.execute(found).one()
    _set_space(space_id, {"threads_count": count, "last_posted_at": last})


def count_me_too(thread_id: int, count: int) -> None:
    """Repeat how many said "me too" to the opening post; joins the operation that is the cause."""
    _set_thread(thread_id, {"me_too_count": count})


def _set_thread(thread_id: int, values: dict[str, object]) -> None:
    change = update(Thread).where(Thread.id == thread_id).values(values)
    db_session.execute(change.execution_options(synchronize_session=False))
    _expire(Thread, thread_id, values)


def _set_space(space_id: int, values: dict[str, datetime | int | None]) -> None:
    change = update(Space).where(Space.id == space_id).values(values)
    db_session.execute(change.execution_options(synchronize_session=False))
    _expire(Space, space_id, values)


def _expire(model: type[Thread] | type[Space], key: int, values: dict[str, object] | dict[str, datetime | int | None]) -> None:
    for row in db_session():
        if isinstance(row, model) and row.id == key:
            db_session.expire(row, list(values))
