"""A thread with everything around its posts that depends on who reads it: one statement, made once."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, or_, select, true

from app.core.access import Viewer
from app.core.database import db_session
from app.discussions.models import Space, State, Thread, ThreadRead
from app.discussions.queries.overview import MY_THREAD_READ
from app.discussions.queries.visibility import seen_by, values, visible_to
from app.watching.models import Watch


class WatchRow(NamedTuple):
    """How the viewer watches the thread."""

    level: str
    reason: str
    is_chosen: bool


class SpaceOf(NamedTuple):
    """The space of the thread, as far as its page and the policy ask."""

    id: int
    slug: str
    name: str
    audience: str
    starters: str
    repliers: str
    closed_at: datetime | None
    company_id: int | None


class Reading(NamedTuple):
    """A thread as its page shows it; `read_number` is up to where the viewer has read, None for never."""

    id: int
    space_id: int
    kind: str
    title: str
    lang: str
    state: str
    tags: list[str]
    author_id: int | None
    author_name: str
    company_id: int | None
    pinned_at: datetime | None
    closed_at: datetime | None
    merged_into_id: int | None
    accepted_comment_id: int | None
    answered_at: datetime | None
    posts_count: int
    last_number: int
    last_posted_at: datetime
    me_too_count: int
    views_count: int
    has_poll: bool
    answer_id: int | None
    created_at: datetime
    deleted_by_id: int | None
    version: int
    read_number: int | None
    space: SpaceOf
    watch: WatchRow | None

    @property
    def is_solved(self) -> bool:
        """Whether a reply was accepted."""
        return self.accepted_comment_id is not None


# Plain tables: this page is read more than any other, and rows need no mapping here.
_T, _S, _W = Thread.__table__.c, Space.__table__.c, Watch.__table__.c
_TR = ThreadRead.__table__.c
_THREAD = (
    _T.id, _T.space_id, _T.kind, _T.title, _T.lang, _T.state, _T.tags, _T.author_id,
    _T.author_name, _T.company_id, _T.pinned_at, _T.closed_at, _T.merged_into_id,
    _T.accepted_comment_id, _T.answered_at, _T.posts_count, _T.last_number, _T.last_posted_at,
    _T.me_too_count, _T.views_count, _T.has_poll, _T.answer_id, _T.created_at, _T.deleted_by_id,
    _T.version, _TR.last_number,
)  # fmt: skip
_SPACE = (
    _S.id, _S.slug, _S.name, _S.audience, _S.starters, _S.repliers, _S.closed_at, _S.company_id,
)  # fmt: skip
_WATCH = (_W.level, _W.reason, _W.is_chosen)
_ME = bindparam("viewer_id", type_=_T.author_id.type)
_MY_WATCH = and_(_W.user_id == _ME, _W.subject_kind == Thread.SUBJECT, _W.subject_id == _T.id)


def _statement(is_staff: bool) -> Any:
    own = and_(_T.author_id == _ME, _T.state.in_([State.WAITING, State.HIDDEN]))
    state = true() if is_staff else or_(_T.state == State.VISIBLE, own)
    found = select(*_THREAD, *_SPACE, *_WATCH).select_from(Thread.__table__).join(Space.__table__, _S.id == _T.space_id)
    found = found.outerjoin(ThreadRead.__table__, MY_THREAD_READ).outerjoin(Watch.__table__, _MY_WATCH)
    return found.where(_T.id == bindparam("thread_id"), _T.merged_into_id.is_(None), state, seen_by(is_staff=is_staff))


_STATEMENTS = {is_staff: _statement(is_staff) for is_staff in (False, True)}


def reading(viewer: Viewer, thread_id: int) -> Reading | None:
    """Return a thread `viewer` may see, with its space and what they have read of it, or None. One statement."""
    asked = {**values(viewer), "thread_id": thread_id}
    # Of the connection itself: a page that is read has changed nothing that would have to be written down first.
    row: Any = db_session.connection().execute(_STATEMENTS[viewer.is_staff], asked).one_or_none()
    if row is None:
        return None
    ends, begins = len(_THREAD), len(_THREAD) + len(_SPACE)
    watch = WatchRow(*row[begins:]) if row[begins] is not None else None
    return Reading._make((*row[:ends], SpaceOf._make(row[ends:begins]), watch))


def merged_into(viewer: Viewer, thread_id: int) -> int | None:
    """Return the id of the thread a merged one leads to, when `viewer` may see that one, or None."""
    target = select(Thread.merged_into_id).where(Thread.id == thread_id, Thread.merged_into_id.is_not(None))
    found: int | None = db_session.scalar(visible_to(viewer).where(Thread.id.in_(target)).with_only_columns(Thread.id))
    return found
