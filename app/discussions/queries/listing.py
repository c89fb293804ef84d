"""Lists of threads, as plain rows by statements made once for each choice of filters; pages by key, no counting.

A cursor is `<` or `>`, the time of the last post in microseconds, a dot and the id: the rows before or behind that one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, literal, select, tuple_, union_all

from app.comments.policy import shown_name, shows_company
from app.companies.models import Company
from app.core.access import Viewer
from app.core.database import UtcDateTime, db_session
from app.core.keys import LARGEST_KEY
from app.core.paging import Page
from app.discussions.models import Kind, Space, SpaceRead, State, Tag, Thread, ThreadRead, ThreadTag
from app.discussions.queries.overview import IS_NEW, MY_SPACE_READ, MY_THREAD_READ, since
from app.discussions.queries.visibility import seen_by, values
from app.people.models import Membership, User
from app.watching.models import HEARING, Watch

SIZE = 20
_CURSOR = re.compile(r"([<>])(\d{1,17})\.(\d{1,10})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Filters:
    """What narrows a list; `only` is "unanswered", "unsolved", "following", "mine" or "" for everything."""

    only: str = ""
    tag: str = ""
    kind: str = ""


ONLY = ("unanswered", "unsolved", "following", "mine")
_LATEST: tuple[str, ...] = ()
_MY_OPEN = ("mine", "unsolved")


class Listed(NamedTuple):
    """A thread in a list.

    `read_number` is up to where the viewer has read it, None for never; `is_new` holds unread posts; `author` and `company`
    are as they appear to the viewer, `appearance` is what the author has chosen.
    """

    id: int
    title: str
    lang: str
    kind: str
    state: str
    tags: tuple[str, ...]
    pinned_at: datetime | None
    closed_at: datetime | None
    accepted_comment_id: int | None
    answered_at: datetime | None
    posts_count: int
    last_posted_at: datetime
    author_id: int | None
    space_name: str
    space_slug: str
    company_id: int | None
    read_number: int | None
    is_new: bool
    staff_role: str | None
    author: str
    company: str | None
    appearance: str | None

    @property
    def replies(self) -> int:
        """How many posts there are besides the opening one."""
        return max(0, self.posts_count - 1)


_COLUMNS = (
    Thread.id, Thread.title, Thread.lang, Thread.kind, Thread.state, Thread.tags, Thread.pinned_at, Thread.closed_at,
    Thread.accepted_comment_id, Thread.answered_at, Thread.posts_count, Thread.last_posted_at, Thread.author_id,
    Space.name, Space.slug, Space.company_id, ThreadRead.last_number, IS_NEW, User.staff_role,
)  # fmt: skip
_TAGS, _AUTHOR_ID = _COLUMNS.index(Thread.tags), _COLUMNS.index(Thread.author_id)
_AUTHOR = (Thread.author_name, User.name.label("person"), User.pen_name, User.appearance, Company.name.label("company"))
_COLLEAGUE = exists().where(
    Membership.user_id == Thread.author_id, Membership.company_id.in_(bindparam("viewer_companies", expanding=True))
)
_ME = bindparam("viewer_id", type_=Thread.author_id.type)
_AT, _KEY = bindparam("cursor_at", type_=UtcDateTime), bindparam("cursor_id", type_=Thread.id.type)
_PLACE = tuple_(Thread.last_posted_at, Thread.id)
UNANSWERED = and_(Thread.kind == Kind.QUESTION, Thread.answered_at.is_(None), Thread.accepted_comment_id.is_(None))
UNSOLVED = and_(Thread.kind == Kind.QUESTION, Thread.accepted_comment_id.is_(None))
_FOLLOWED = select(Watch.subject_id).where(Watch.user_id == _ME, Watch.subject_kind == Thread.SUBJECT, Watch.level.in_(HEARING))
_TAGGED = select(ThreadTag.thread_id).join(Tag, Tag.id == ThreadTag.tag_id).where(Tag.name == bindparam("tag"))
_NARROWING = {
    "unanswered": UNANSWERED,
    "unsolved": UNSOLVED,
    "following": Thread.id.in_(_FOLLOWED),
    "mine": and_(Thread.author_id == _ME),
    "tag": Thread.id.in_(_TAGGED),
    "kind": Thread.kind == bindparam("kind"),
    "space": Thread.space_id == bindparam("space_id"),
    "pinned": Thread.pinned_at.is_not(None),
    "loose": Thread.pinned_at.is_(None),
}


@cache
def _statement(is_staff: bool, narrowing: tuple[str, ...], direction: str) -> Any:
    found = (
        select(*_COLUMNS, *_AUTHOR, literal(True) if is_staff else _COLLEAGUE)
        .select_from(Thread)
        .join(Space, Space.id == Thread.space_id)
    )
    found = found.outerjoin(ThreadRead, MY_THREAD_READ).outerjoin(SpaceRead, MY_SPACE_READ)
    found = found.outerjoin(User, User.id == Thread.author_id).outerjoin(Company, Company.id == Thread.company_id)
    # One's own that waits for approval stands among one's own.
    state = Thread.state.in_([State.VISIBLE, State.WAITING]) if "mine" in narrowing else Thread.state == State.VISIBLE
    found = found.where(state, Thread.merged_into_id.is_(None), seen_by(is_staff=is_staff))
    found = found.where(*(_NARROWING[name] for name in narrowing)).limit(bindparam("size"))
    if "pinned" in narrowing:
        return found.order_by(Thread.pinned_at.desc(), Thread.id.desc())
    if direction == ">":
        return found.where(tuple_(_AT, _KEY) < _PLACE).order_by(Thread.last_posted_at, Thread.id)
    if direction == "<":
        found = found.where(tuple_(_AT, _KEY) > _PLACE)
    return found.order_by(Thread.last_posted_at.desc(), Thread.id.desc())


@cache
def _together(is_staff: bool, narrowings: tuple[tuple[str, ...], ...]) -> Any:
    lists = [_statement(is_staff, narrowing, "").subquery() for narrowing in narrowings]
    found = union_all(*(select(literal(place).label("place"), one) for place, one in enumerate(lists)))
    return found.order_by("place", found.selected_columns.last_posted_at.desc(), found.selected_columns.id.desc())


def _run(viewer: Viewer, narrowing: tuple[str, ...], size: int, direction: str = "", **given: Any) -> list[Listed]:
    statement = _statement(viewer.is_staff, narrowing, direction)
    rows = db_session.execute(statement, {**values(viewer), "since": since(), "size": size, **given})
    return [_listed(viewer, row) for row in rows]


def _listed(viewer: Viewer, row: Iterable[Any]) -> Listed:
    *shown, staff_role, author_name, name, pen_name, appearance, company, is_colleague = row
    shown[_TAGS] = tuple(shown[_TAGS])
    if name is None:
        return Listed._make((*shown, staff_role, author_name, company, None))
    is_known = is_colleague or staff_role is not None or shown[_AUTHOR_ID] == viewer.id
    author = shown_name(name=name, pen_name=pen_name, appearance=appearance, is_known=is_known)
    is_told = shows_company(appearance=appearance, is_known=is_known)
    return Listed._make((*shown, staff_role, author, company if is_told else None, appearance))


def listed(viewer: Viewer, filters: Filters, cursor: str | None, *, space_id: int | None = None) -> Page[Listed]:
    """Return a page of threads, those written in last first; those pinned in a space stand apart. One statement."""
    chosen = {"space": space_id, "tag": filters.tag, "kind": filters.kind}
    narrowing = tuple(name for name, value in chosen.items() if value)
    narrowing += ("loose",) if space_id and filters == Filters() else ()
    narrowing += (filters.only,) if filters.only else ()
    given: dict[str, Any] = {"space_id": space_id, "tag": filters.tag, "kind": filters.kind}
    direction, at, key = _place(cursor)
    rows = _run(viewer, narrowing, SIZE + 1, direction, **given, cursor_at=at, cursor_id=key)
    has_more = len(rows) > SIZE
    rows = rows[:SIZE]
    if direction == ">":
        rows.reverse()
    has_next = has_more if direction != ">" else True
    has_previous = has_more if direction == ">" else direction == "<"
    return Page(
        rows,
        next=_cursor("<", rows[-1]) if rows and has_next else None,
        previous=_cursor(">", rows[0]) if rows and has_previous else None,
    )


def pinned(viewer: Viewer, space_id: int) -> list[Listed]:
    """Return the pinned threads of a space, those pinned last first. One statement."""
    return _run(viewer, ("space", "pinned"), SIZE, space_id=space_id)


def latest(viewer: Viewer, size: int) -> list[Listed]:
    """Return the threads written in last. One statement."""
    return _run(viewer, _LATEST, size)


def my_open_questions(viewer: Viewer, size: int) -> list[Listed]:
    """Return the viewer's own questions that are not solved. One statement."""
    return _run(viewer, _MY_OPEN, size)


def latest_and_my_open_questions(viewer: Viewer, size: int) -> tuple[list[Listed], list[Listed]]:
    """Return both, as the functions of these names do. One statement."""
    return _both(viewer, _LATEST, _MY_OPEN, size)


def latest_and_unanswered(viewer: Viewer, size: int) -> tuple[list[Listed], list[Listed]]:
    """Return the threads written in last, and the questions nobody has answered yet. One statement."""
    return _both(viewer, _LATEST, ("unanswered",), size)


def _both(viewer: Viewer, one: tuple[str, ...], other: tuple[str, ...], size: int) -> tuple[list[Listed], list[Listed]]:
    found: tuple[list[Listed], list[Listed]] = ([], [])
    asked = {**values(viewer), "since": since(), "size": size}
    for place, *row in db_session.execute(_together(viewer.is_staff, (one, other)), asked):
        found[place].append(_listed(viewer, row))
    return found


def _place(cursor: str | None) -> tuple[str, datetime, int]:
    found = _CURSOR.fullmatch(cursor or "")
    if found is None:
        return "", _EPOCH, 0
    try:
        return found[1], _EPOCH + int(found[2]) * _MICROSECOND, min(int(found[3]), LARGEST_KEY)
    except OverflowError:
        return "", _EPOCH, 0


def _cursor(direction: str, row: Listed) -> str:
    return f"{direction}{(row.last_posted_at - _EPOCH) // _MICROSECOND}.{row.id}"
