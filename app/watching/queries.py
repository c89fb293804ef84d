"""Every read about watching."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from app.core import subjects
from app.core.access import Viewer
from app.core.database import db_session
from app.core.paging import Page, page_of
from app.watching.models import Habit, Level, Watch

Pair = tuple[str, int]


class Watcher(NamedTuple):
    """That `user_id` watches the subject `(kind, id)` at `level`, because of `reason`."""

    user_id: int
    kind: str
    id: int
    level: str
    reason: str


class Watched(NamedTuple):
    """A thing the viewer watches, as a list shows it."""

    watch: Watch
    kind_label: object
    title: str
    url: str


def level_of(viewer: Viewer, kind: str, subject_id: int) -> Watch | None:
    """Return how `viewer` watches the subject, or None when they never did."""
    if viewer.id is None:
        return None
    found = select(Watch).where(Watch.user_id == viewer.id, Watch.subject_kind == kind, Watch.subject_id == subject_id)
    return db_session.scalar(found)


def watchers(pairs: Iterable[Pair]) -> list[Watcher]:
    """Return everybody who has a level for one of the subjects `pairs`, `nothing` included; for jobs, not for pages."""
    wanted = [and_(Watch.subject_kind == kind, Watch.subject_id == key) for kind, key in dict.fromkeys(pairs)]
    if not wanted:
        return []
    columns = (Watch.user_id, Watch.subject_kind, Watch.subject_id, Watch.level, Watch.reason)
    found = select(*columns).where(or_(*wanted)).order_by(Watch.id)
    return [Watcher(*row) for row in db_session.execute(found)]


def levels_of(viewer: Viewer, pairs: Iterable[Pair]) -> dict[Pair, Watch]:
    """Return how `viewer` watches those of the subjects `pairs` for which they have a level."""
    wanted = [and_(Watch.subject_kind == kind, Watch.subject_id == key) for kind, key in dict.fromkeys(pairs)]
    if not wanted or viewer.id is None:
        return {}
    rows = db_session.scalars(select(Watch).where(Watch.user_id == viewer.id, or_(*wanted)))
    return {(row.subject_kind, row.subject_id): row for row in rows}


def habit_of(person_id: int | None) -> Habit:
    """Return the habit of a person; one that was never saved watches by itself."""
    stored = db_session.get(Habit, person_id) if person_id is not None else None
    return stored or Habit(user_id=person_id, when_writing=True, when_mentioned=True)


def watched(viewer: Viewer, cursor: str | None) -> tuple[Page[Watch], list[Watched]]:
    """Return a page of what `viewer` watches or mutes, newest first, and of it what they may still see."""
    found = select(Watch).where(Watch.user_id == viewer.id, Watch.level != Level.NOTHING)
    page = page_of(found.order_by(Watch.id.desc()), cursor)
    return page, _still_seen(viewer, page.items)


def _still_seen(viewer: Viewer, watches: Sequence[Watch]) -> list[Watched]:
    rows = {
        kind: subjects.visible(viewer, kind, [one.subject_id for one in watches if one.subject_kind == kind])
        for kind in {one.subject_kind for one in watches}
    }
    shown = []
    for watch in watches:
        kind, row = subjects.subject_of(watch.subject_kind), rows[watch.subject_kind].get(watch.subject_id)
        if kind is not None and row is not None:
            shown.append(Watched(watch, kind.kind_label, kind.title(row), kind.url(row)))
    return shown
