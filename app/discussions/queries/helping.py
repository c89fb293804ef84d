"""Reads of thanks: what a person received, and who helped in a month, as far as the viewer may read."""

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select

from app.comments import policy as comment_policy
from app.comments.models import Comment, Reaction
from app.comments.models import Kind as ReactionKind
from app.comments.models import State as CommentState
from app.companies.models import Company
from app.core import clock
from app.core.access import Viewer
from app.core.database import db_session
from app.discussions.models import HelperTally, Space, Thread, Unlisted
from app.discussions.queries.visibility import LISTED, listed_clause, space_clause
from app.people.models import Membership, User

ZONE = ZoneInfo("Asia/Tokyo")
MOST_NAMED = 6
THANKING = (ReactionKind.THANKS, ReactionKind.HELPFUL)


class Received(NamedTuple):
    """What others said about a person's posts: thanks, helpful marks, and how many of their replies solved a question."""

    thanks: int
    helpful: int
    solved: int


class Helper(NamedTuple):
    """Somebody who helped, under the name they show to the viewer; `company` is empty when it is not shown."""

    name: str
    company: str


class Counted(NamedTuple):
    """A row of the tally of a month, on its way into the table."""

    space_id: int
    user_id: int
    accepted: int
    thanks: int


def received(viewer: Viewer, person_id: int) -> Received:
    """Return what a person received for what they wrote in threads that stand in the lists of `viewer`; two statements.

    What lies where `viewer` cannot look is not counted: a number would tell of it.
    """
    mine = (Comment.author_id == person_id, Comment.state == CommentState.VISIBLE, Comment.is_internal.is_(False))
    is_seen = listed_clause(viewer)
    sums = (
        select(func.coalesce(func.sum(Comment.thanks_count), 0), func.coalesce(func.sum(Comment.helpful_count), 0))
        .select_from(Comment)
        .join(Thread, (Comment.subject_kind == Thread.SUBJECT) & (Comment.subject_id == Thread.id))
        .join(Space, Space.id == Thread.space_id)
        .where(*mine, is_seen)
    )
    solved = (
        select(func.count(Thread.id))
        .join(Comment, Comment.id == Thread.accepted_comment_id)
        .join(Space, Space.id == Thread.space_id)
        .where(*mine, is_seen, Comment.author_id != func.coalesce(Thread.author_id, 0))
    )
    thanks, helpful = db_session.execute(sums).one()
    return Received(int(thanks), int(helpful), db_session.scalar(solved) or 0)


def is_listed(person_id: int) -> bool:
    """Whether a person may be named among those who helped."""
    return db_session.get(Unlisted, person_id) is None


def this_month() -> date:
    """Return the first day of the month it is in Japan."""
    return clock.today(str(ZONE)).replace(day=1)


_HELPERS = (
    select(
        User.id,
        User.name,
        User.pen_name,
        User.appearance,
        Membership.company_id,
        Company.name.label("company"),
    )
    .select_from(HelperTally)
    .join(Space, Space.id == HelperTally.space_id)
    .join(User, User.id == HelperTally.user_id)
    .join(Membership, Membership.user_id == User.id)
    .join(Company, Company.id == Membership.company_id)
    .where(
        HelperTally.month == bindparam("month"),
        User.is_active,
        User.staff_role.is_(None),
        ~select(Unlisted.user_id).where(Unlisted.user_id == User.id).exists(),
    )
    .group_by(User.id, User.name, User.pen_name, User.appearance, Membership.company_id, Company.name)
    .order_by(func.sum(HelperTally.accepted_count).desc(), func.sum(HelperTally.thanks_count).desc(), User.id)
    .limit(MOST_NAMED)
)


def helpers(viewer: Viewer, month: date) -> list[Helper]:
    """Return the clients who helped most in a month where `viewer` may read, in one statement; staff are not among them."""
    rows = db_session.execute(_HELPERS.where(space_clause(viewer)), {"month": month}).all()
    found: dict[int, Helper] = {}
    for row in rows:
        is_known = viewer.is_staff or row.company_id in viewer.company_ids
        name = comment_policy.shown_name(name=row.name, pen_name=row.pen_name, appearance=row.appearance, is_known=is_known)
        shows = comment_policy.shows_company(appearance=row.appearance, is_known=is_known)
        found.setdefault(row.id, Helper(name, row.company if shows else ""))
    return list(found.values())


def counted(month: date) -> list[Counted]:
    """Count who helped whom in a month from the rows themselves: what one did for oneself does not count."""
    begins, ends = bounds(month)
    visible = (Comment.state == CommentState.VISIBLE, Comment.is_internal.is_(False), Comment.author_id.is_not(None), LISTED)
    accepted = (
        select(Thread.space_id, Comment.author_id, func.count().label("n"))
        .join(Comment, Comment.id == Thread.accepted_comment_id)
        .where(*visible, Thread.accepted_at >= begins, Thread.accepted_at < ends)
        .where(Comment.author_id != func.coalesce(Thread.author_id, 0))
        .group_by(Thread.space_id, Comment.author_id)
    )
    thanked = (
        select(Thread.space_id, Comment.author_id, func.count().label("n"))
        .select_from(Reaction)
        .join(Comment, Comment.id == Reaction.comment_id)
        .join(Thread, (Comment.subject_kind == Thread.SUBJECT) & (Comment.subject_id == Thread.id))
        .where(*visible, Reaction.kind.in_(THANKING), Reaction.at >= begins, Reaction.at < ends)
        .where(Comment.author_id != Reaction.user_id)
        .group_by(Thread.space_id, Comment.author_id)
    )
    sums: dict[tuple[int, int], list[int]] = {}
    for place, statement in enumerate((accepted, thanked)):
        for space_id, user_id, number in db_session.execute(statement):
            sums.setdefault((space_id, user_id or 0), [0, 0])[place] = number
    return [Counted(*key, *numbers) for key, numbers in sorted(sums.items())]


def kept(month: date) -> list[Counted]:
    """Return what was counted for a month the last time."""
    table = HelperTally
    columns = (table.space_id, table.user_id, table.accepted_count, table.thanks_count)
    found = select(*columns).where(table.month == month).order_by(table.space_id, table.user_id)
    return [Counted(*row) for row in db_session.execute(found)]


def bounds(month: date) -> tuple[datetime, datetime]:
    """Return when a month begins and ends in Japan."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    begins, ends = (datetime(day.year, day.month, 1, tzinfo=ZONE) for day in (month, following))
    return begins, ends
