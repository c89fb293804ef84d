"""Numbers of comments, and how many there are: kept by the database, so that those who write at once are all counted.

Rows are locked in one order, so that nobody waits for each other in a circle: the tally of the subject, then comments, then the
rows of the host (a thread, its space). So whoever changes comments and host in one operation asks `hold_all` first.
"""

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.comments.models import Comment, Tally
from app.core.database import db_session


def next_number(kind: str, subject_id: int) -> int:
    """Return the next number under a subject; others who write there wait until this transaction ends."""
    _hold(kind, subject_id)
    taken = (
        update(Tally)
        .where(Tally.subject_kind == kind, Tally.subject_id == subject_id)
        .values(last_number=Tally.last_number + 1)
        .returning(Tally.last_number)
        .execution_options(synchronize_session=False)
    )
    return int(db_session.scalars(taken).one())


def hold_all(places: set[tuple[str, int]]) -> None:
    """Let nobody else write or arrange under these subjects until this transaction ends; always in the same order."""
    for kind, subject_id in sorted(places):
        _hold(kind, subject_id)


def raise_last(kind: str, subject_id: int, number: int) -> None:
    """See to it that numbers up to `number` are never given again."""
    db_session.execute(
        update(Tally)
        .where(Tally.subject_kind == kind, Tally.subject_id == subject_id, Tally.last_number < number)
        .values(last_number=number)
        .execution_options(synchronize_session=False)
    )


def last_number(kind: str, subject_id: int) -> int:
    """Return the last number given under a subject, 0 before the first."""
    found = select(Tally.last_number).where(Tally.subject_kind == kind, Tally.subject_id == subject_id)
    return db_session.scalar(found) or 0


def count(comment: Comment, was_visible: bool, is_visible: bool) -> None:
    """Count a comment in or out when it begins or ceases to be visible."""
    if was_visible != is_visible:
        _count_by(comment.subject_kind, comment.subject_id, comment.is_internal, 1 if is_visible else -1)


def move(comment: Comment, kind: str, subject_id: int) -> None:
    """Count a visible comment out where it stands and in where it goes."""
    _count_by(comment.subject_kind, comment.subject_id, comment.is_internal, -1)
    _count_by(kind, subject_id, comment.is_internal, 1)


def _count_by(kind: str, subject_id: int, is_internal: bool, step: int) -> None:
    counter = Tally.internal_count if is_internal else Tally.public_count
    db_session.execute(
        update(Tally)
        .where(Tally.subject_kind == kind, Tally.subject_id == subject_id)
        .values({counter: counter + step})
        .execution_options(synchronize_session=False)
    )


def _hold(kind: str, subject_id: int) -> None:
    insert = postgresql.insert if db_session.get_bind().dialect.name == "postgresql" else sqlite.insert
    begun = insert(Tally).values(subject_kind=kind, subject_id=subject_id, last_number=0, public_count=0, internal_count=0)
    db_session.execute(begun.on_conflict_do_nothing())
    held = select(Tally.last_number).where(Tally.subject_kind == kind, Tally.subject_id == subject_id)
    db_session.execute(held.with_for_update())
