"""What the pages of a space and of a tag show besides their threads, with how the viewer watches them: one statement each."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.discussions.models import Space, Tag, Thread, ThreadTag
from app.discussions.queries.visibility import LISTED, seen_by, values
from app.watching.models import Watch


class WatchRow(NamedTuple):
    """How the viewer watches it."""

    level: str
    reason: str
    is_chosen: bool


class SpacePage(NamedTuple):
    """A space as its page shows it."""

    id: int
    slug: str
    name: str
    purpose: str
    lang: str | None
    audience: str
    company_id: int | None
    starters: str
    repliers: str
    closed_at: datetime | None
    watch: WatchRow | None


class TagPage(NamedTuple):
    """A tag that stands on a thread the viewer finds."""

    id: int
    name: str
    watch: WatchRow | None


_ME: Any = bindparam("viewer_id", type_=Watch.user_id.type)
_WATCH = (Watch.level, Watch.reason, Watch.is_chosen)
_SPACE = (
    Space.id, Space.slug, Space.name, Space.purpose, Space.lang, Space.audience, Space.company_id, Space.starters,
    Space.repliers, Space.closed_at,
)  # fmt: skip


def _watched(kind: str, key: Any) -> Any:
    return and_(Watch.user_id == _ME, Watch.subject_kind == kind, Watch.subject_id == key)


def _space(is_staff: bool) -> Any:
    found = select(*_SPACE, *_WATCH).select_from(Space).outerjoin(Watch, _watched(Space.SUBJECT, Space.id))
    return found.where(Space.slug == bindparam("slug"), seen_by(is_staff=is_staff))


def _tag(is_staff: bool) -> Any:
    on_thread = (
        exists()
        .where(ThreadTag.tag_id == Tag.id, Thread.id == ThreadTag.thread_id, Space.id == Thread.space_id, LISTED)
        .where(seen_by(is_staff=is_staff))
        .correlate(Tag)
    )
    found = select(Tag.id, Tag.name, *_WATCH).select_from(Tag).outerjoin(Watch, _watched(Tag.SUBJECT, Tag.id))
    return found.where(Tag.name == bindparam("name"), on_thread)


_SPACES = {is_staff: _space(is_staff) for is_staff in (False, True)}
_TAGS = {is_staff: _tag(is_staff) for is_staff in (False, True)}


def space_page(viewer: Viewer, slug: str) -> SpacePage:
    """Return a space `viewer` sees. Raises `NotFound`. One statement."""
    asked = {**values(viewer), "slug": slug}
    # Of the connection itself: a page that is read has changed nothing that would have to be written down first.
    row: Any = db_session.connection().execute(_SPACES[viewer.is_staff], asked).one_or_none()
    if row is None:
        raise NotFound
    return SpacePage._make((*row[: len(_SPACE)], _watch(row[len(_SPACE) :])))


def tag_page(viewer: Viewer, name: str) -> TagPage | None:
    """Return a tag that stands on something `viewer` finds in lists, or None. One statement."""
    row: Any = db_session.execute(_TAGS[viewer.is_staff], {**values(viewer), "name": name}).one_or_none()
    return TagPage._make((*row[:2], _watch(row[2:]))) if row is not None else None


def _watch(row: Any) -> WatchRow | None:
    return WatchRow._make(row) if row[0] is not None else None
