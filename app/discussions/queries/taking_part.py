"""How much people have read and helped; their level of trust grows from it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select, union

from app.comments.models import Comment, Reaction
from app.core.database import db_session
from app.discussions.models import ThreadRead
from app.moderation.policy import Tally

# Nobody's reading is timed; a third of a minute is what a post takes.
POSTS_A_MINUTE = 3


def tallies(person_ids: Sequence[int]) -> Mapping[int, Tally]:
    """Return what each of those people has done so far: threads and posts read, days here, thanks given and received."""
    read = {
        row.user_id: row
        for row in db_session.execute(
            select(ThreadRead.user_id, func.count().label("threads"), func.sum(ThreadRead.last_number).label("posts"))
            .where(ThreadRead.user_id.in_(person_ids))
            .group_by(ThreadRead.user_id)
        )
    }
    given = _counted(select(Reaction.user_id, func.count()).where(Reaction.user_id.in_(person_ids)).group_by(Reaction.user_id))
    thanks = func.sum(Comment.helpful_count + Comment.thanks_count)
    received = _counted(select(Comment.author_id, thanks).where(Comment.author_id.in_(person_ids)).group_by(Comment.author_id))
    days = _days(person_ids)
    return {
        person_id: Tally(
            threads=int(read[person_id].threads) if person_id in read else 0,
            posts=int(read[person_id].posts) if person_id in read else 0,
            minutes=int(read[person_id].posts) // POSTS_A_MINUTE if person_id in read else 0,
            days=len(days.get(person_id, ())),
            thanks_given=given.get(person_id, 0),
            thanks_received=received.get(person_id, 0),
        )
        for person_id in person_ids
    }


def _counted(statement: Any) -> dict[int, int]:
    return {person_id: int(count) for person_id, count in db_session.execute(statement)}


def _days(person_ids: Sequence[int]) -> dict[int, set[date]]:
    """Return the days on which each of those people last read a thread or wrote something."""
    reading = select(ThreadRead.user_id, func.date(ThreadRead.at)).where(ThreadRead.user_id.in_(person_ids))
    writing = select(Comment.author_id, func.date(Comment.created_at)).where(Comment.author_id.in_(person_ids))
    found: dict[int, set[date]] = {}
    rows: Iterable[Any] = db_session.execute(union(reading, writing))
    for person_id, day in rows:
        found.setdefault(person_id, set()).add(day)
    return found
