"""Rows of comments, what is told of them and what is counted, as the tests of operations look at them."""

from sqlalchemy import select, update

from app.comments.models import Comment, Tally
from app.core.activity import Activity
from app.core.database import db_session
from app.core.transaction import transact


def facts(comment: Comment) -> list[str]:
    """Return the names of what is told of a comment, in order."""
    found = select(Activity.fact).where(Activity.subject_kind == "comment", Activity.subject_id == comment.id)
    return list(db_session.scalars(found.order_by(Activity.id)))


def last_fact(name: str) -> Activity:
    return db_session.scalars(select(Activity).where(Activity.fact == name).order_by(Activity.id.desc())).first()


def tally(where: tuple[str, int]) -> tuple[int, int, int]:
    row = db_session.execute(
        select(Tally.last_number, Tally.public_count, Tally.internal_count).where(
            Tally.subject_kind == where[0], Tally.subject_id == where[1]
        )
    ).one()
    return tuple(row)


def renewed(comment: Comment) -> Comment:
    db_session.expire_all()
    return db_session.get(Comment, comment.id)


def set_state(comment: Comment, **values: object) -> None:
    with transact():
        db_session.execute(update(Comment).where(Comment.id == comment.id).values(**values))
    db_session.expire_all()
