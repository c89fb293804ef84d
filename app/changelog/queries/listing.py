"""Lists of entries: one row each, in the reader's language where there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.changelog.models import Entry, EntryText, Seen, State
from app.changelog.queries.visibility import audience_clause, published_clause
from app.core.access import Viewer
from app.core.database import db_session
from app.core.paging import Page, page_of

SIZE = 20
# Paging by key wants a column that is never empty, which this one is not of published entries.
OUT_SINCE = func.coalesce(Entry.published_at, Entry.updated_at)
MOST_WAITING = 50


@dataclass(frozen=True)
class Listed:
    """One entry in a list; `at` is when it came out, or will, or was last changed. `is_new`: its reader has not seen it yet."""

    id: int
    kind: str
    state: str
    audience: str
    lang: str
    title: str
    summary: str
    at: datetime
    is_new: bool = False
    has_body: bool = False


def in_one_language(preferred: str) -> ColumnElement[bool]:
    """Return the condition that picks one text of each entry: the one in `preferred` where it exists."""
    other = aliased(EntryText)
    return or_(EntryText.lang == preferred, ~exists().where(other.entry_id == EntryText.entry_id, other.lang == preferred))


def rows(viewer: Viewer) -> Select[Any]:
    """Return the columns of a list, without conditions but the language."""
    columns = (
        Entry.id, Entry.kind, Entry.state, Entry.audience, Entry.publish_at, Entry.published_at, Entry.updated_at,
        EntryText.lang, EntryText.title, EntryText.summary, (EntryText.body != "").label("has_body"), _seen(viewer),
    )  # fmt: skip
    return select(*columns).join(EntryText, EntryText.entry_id == Entry.id).where(in_one_language(viewer.locale))


def _seen(viewer: Viewer) -> Any:
    return select(Seen.at).where(Seen.user_id == (viewer.id or 0)).scalar_subquery().label("seen_at")


def listed(viewer: Viewer, kind: str, cursor: str | None) -> Page[Listed]:
    """Return a page of published entries, the newest first, of one kind unless that is empty. One statement."""
    found = rows(viewer).where(published_clause(viewer))
    if kind:
        found = found.where(Entry.kind == kind)
    page = page_of(found.order_by(OUT_SINCE.desc(), Entry.id.desc()), cursor, size=SIZE)
    return Page([_listed(viewer, row) for row in page.items], page.next, page.previous)


def waiting(viewer: Viewer) -> list[Listed]:
    """Return what is not out yet, for those who write: scheduled ones first, the next to come on top. One statement."""
    found = rows(viewer).where(Entry.state != State.PUBLISHED, audience_clause(viewer))
    found = found.order_by(Entry.state.desc(), Entry.publish_at, Entry.updated_at.desc(), Entry.id.desc())
    return [_listed(viewer, row) for row in db_session.execute(found.limit(MOST_WAITING))]


def newest(viewer: Viewer, count: int) -> Sequence[Listed]:
    """Return the entries that came out last. One statement."""
    found = rows(viewer).where(published_clause(viewer)).order_by(Entry.published_at.desc(), Entry.id.desc())
    return [_listed(viewer, row) for row in db_session.execute(found.limit(count))]


def has_unseen(viewer: Viewer) -> bool:
    """Whether something came out that `viewer` has not seen yet. One statement."""
    seen = select(Seen.at).where(Seen.user_id == (viewer.id or 0)).scalar_subquery()
    newer = and_(published_clause(viewer), or_(seen.is_(None), Entry.published_at > seen))
    return bool(db_session.scalar(select(exists().where(newer))))


def _listed(viewer: Viewer, row: Any) -> Listed:
    is_out = row.state == State.PUBLISHED
    at = row.published_at if is_out else row.publish_at or row.updated_at
    is_new = is_out and viewer.id is not None and (row.seen_at is None or row.published_at > row.seen_at)
    return Listed(row.id, row.kind, row.state, row.audience, row.lang, row.title, row.summary, at, is_new, bool(row.has_body))
