"""Reads for putting threads in order: who would read a thread elsewhere, what was done to it, its posts to choose from."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from app.comments.models import Comment
from app.comments.models import State as CommentState
from app.companies.models import Company
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.paging import Page, page_of
from app.discussions.models import Arrangement, Audience, Space, Thread
from app.discussions.queries.visibility import visible_to
from app.people.models import User

POSTS_A_PAGE = 100
#: Threads offered to merge into.
NEAR = 50


class Readers(NamedTuple):
    """The companies whose people read a space; `is_everyone`: also those that come later."""

    is_everyone: bool
    companies: dict[int, str]


class Change(NamedTuple):
    """What another space means for the readers of a thread: names of companies that begin and that cease to read it."""

    gains: list[str]
    loses: list[str]
    for_everyone: bool

    @property
    def is_none(self) -> bool:
        """Whether the same people read it as before."""
        return not (self.gains or self.loses or self.for_everyone)


class Done(NamedTuple):
    """One act of putting in order with the name of who did it."""

    row: Arrangement
    actor: str | None


def readers(space: Space) -> Readers:
    """Return who reads `space` besides staff; needs its tiers and companies loaded."""
    found = select(Company.id, Company.name).where(Company.archived_at.is_(None))
    if space.audience == Audience.STAFF:
        return Readers(False, {})
    if space.audience == Audience.TIERS:
        found = found.where(Company.tier.in_(space.tier_names))
    elif space.audience == Audience.COMPANIES:
        found = found.where(Company.id.in_(space.company_ids))
    return Readers(space.audience == Audience.EVERYONE, dict(db_session.execute(found).all()))


def change_of_readers(before: Space, after: Space) -> Change:
    """Return how the readers differ between two spaces, with their tiers and companies loaded."""
    if before.id == after.id:
        return Change([], [], False)
    old, new = readers(before), readers(after)
    gains = sorted(name for key, name in new.companies.items() if key not in old.companies)
    loses = sorted(name for key, name in old.companies.items() if key not in new.companies)
    return Change(gains, loses, new.is_everyone and not old.is_everyone)


def arrangements_of(viewer: Viewer, thread_id: int) -> list[Done]:
    """Return the last fifty acts that concern a thread, the latest first; for staff alone."""
    if not viewer.is_staff:
        return []
    found = (
        select(Arrangement, User.name)
        .outerjoin(User, User.id == Arrangement.actor_id)
        .where((Arrangement.thread_id == thread_id) | (Arrangement.other_id == thread_id))
        .order_by(Arrangement.id.desc())
        .limit(50)
    )
    return [Done(*row) for row in db_session.execute(found)]


def arrangement(viewer: Viewer, arrangement_id: int) -> Arrangement:
    """Return one act; for staff alone. Raises `NotFound`."""
    found = db_session.get(Arrangement, arrangement_id, populate_existing=True) if viewer.is_staff else None
    if found is None:
        raise NotFound
    return found


def posts_to_choose(viewer: Viewer, thread: Thread, cursor: str | None) -> Page[Comment]:
    """Return a page of the posts of a thread but its first, to choose from; for staff alone."""
    found = select(Comment).where(
        Comment.subject_kind == Thread.SUBJECT,
        Comment.subject_id == thread.id,
        Comment.is_opening.is_(False),
        Comment.state != CommentState.DELETED,
    )
    if not viewer.is_staff:
        raise NotFound
    return page_of(found.order_by(Comment.number), cursor, size=POSTS_A_PAGE)


def names_of(ids: Sequence[int | None]) -> dict[int, str]:
    """Return the names of people by id, for staff."""
    wanted = {one for one in ids if one is not None}
    return dict(db_session.execute(select(User.id, User.name).where(User.id.in_(wanted))).all()) if wanted else {}


def posts_of(thread_id: int) -> Sequence[Comment]:
    """Return every post of a thread, whatever its state, in order; for operations."""
    found = select(Comment).where(Comment.subject_kind == Thread.SUBJECT, Comment.subject_id == thread_id)
    return db_session.scalars(found.order_by(Comment.number)).all()


def writers_of(thread_id: int) -> set[int]:
    """Return who has written in a thread; for operations."""
    found = select(Comment.author_id).where(
        Comment.subject_kind == Thread.SUBJECT, Comment.subject_id == thread_id, Comment.author_id.is_not(None)
    )
    return set(db_session.scalars(found.distinct()))


def posts_count(thread_id: int) -> int:
    """Return how many posts there are in a thread, whatever their state."""
    found = select(func.count()).where(Comment.subject_kind == Thread.SUBJECT, Comment.subject_id == thread_id)
    return db_session.scalar(found) or 0


def threads_near(viewer: Viewer, thread: Thread) -> list[tuple[int, str]]:
    """Return id and title of up to fifty other threads of the same space, those spoken in last first."""
    found = visible_to(viewer).where(Thread.space_id == thread.space_id, Thread.id != thread.id)
    found = found.order_by(Thread.last_posted_at.desc(), Thread.id.desc()).limit(NEAR)
    return [(row.id, row.title) for row in db_session.execute(found.with_only_columns(Thread.id, Thread.title))]
