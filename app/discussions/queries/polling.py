"""Reads of polls: one statement for the poll of a thread as a viewer sees it, and rows for operations."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.discussions.models import Poll, PollOption, PollVote, Thread


class OptionShown(NamedTuple):
    """One choice: how many chose it, which part of the voters that is in percent, and whether the viewer did."""

    id: int
    text: str
    votes: int
    percent: int
    is_mine: bool


class PollShown(NamedTuple):
    """A poll as a viewer sees it; numbers are shown to who has voted, and to all once it is closed."""

    id: int
    thread_id: int
    question: str
    is_multiple: bool
    closes_at: datetime | None
    voters: int
    options: tuple[OptionShown, ...]
    has_voted: bool
    is_closed: bool

    @property
    def shows_results(self) -> bool:
        """Whether numbers are shown."""
        return self.has_voted or self.is_closed


_SHOWN = (
    select(
        Poll.id,
        Poll.thread_id,
        Poll.question,
        Poll.is_multiple,
        Poll.closes_at,
        Poll.voters_count,
        PollOption.id.label("option_id"),
        PollOption.text,
        PollOption.votes_count,
        PollVote.user_id.is_not(None).label("is_mine"),
    )
    .join(PollOption, PollOption.poll_id == Poll.id)
    .outerjoin(PollVote, and_(PollVote.option_id == PollOption.id, PollVote.user_id == bindparam("viewer_id")))
    .where(Poll.thread_id == bindparam("thread_id"))
    .order_by(PollOption.position)
)


def poll_shown(viewer: Viewer, thread_id: int, *, is_thread_closed: bool = False) -> PollShown | None:
    """Return the poll of a thread the viewer sees, in one statement; None when it has none."""
    rows = db_session.execute(_SHOWN, {"viewer_id": viewer.id or 0, "thread_id": thread_id}).all()
    if not rows:
        return None
    first = rows[0]
    options = tuple(
        OptionShown(row.option_id, row.text, row.votes_count, percent(row.votes_count, first.voters_count), bool(row.is_mine))
        for row in rows
    )
    return PollShown(
        id=first.id,
        thread_id=first.thread_id,
        question=first.question,
        is_multiple=first.is_multiple,
        closes_at=first.closes_at,
        voters=first.voters_count,
        options=options,
        has_voted=any(option.is_mine for option in options),
        is_closed=is_thread_closed or (first.closes_at is not None and first.closes_at <= clock.now()),
    )


def percent(votes: int, voters: int) -> int:
    """Return which part of the voters chose an option, in whole percent, halves up; 0 before anybody voted."""
    return (200 * votes + voters) // (2 * voters) if voters else 0


def poll_of(thread: Thread) -> Poll:
    """Return the poll of a thread the caller may see, with its options. Raises `NotFound`."""
    found = select(Poll).where(Poll.thread_id == thread.id).options(selectinload(Poll.options))
    row = db_session.scalar(found.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row
