"""What the bell shows on every page, by one statement that reads a small index, and by none while the inbox stays empty.

A number alone must not tell of what somebody may no longer see, so the unread notices are checked against what the person sees
now. That is remembered in the process until anything at all happens on the site: whatever changes who sees what is a fact,
and the stamp of facts is replaced by whichever commits, in whatever order. That nothing is unread is remembered until the
person's notices change.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import bindparam, select

from app.core import freshness, subjects
from app.core.access import Viewer
from app.core.activity import Activity
from app.core.database import db_session
from app.core.memory import Memory
from app.notifications.models import Notice
from app.notifications.wording import Seen

MOST = 100
REMEMBERED = 2000
_UNREAD = (
    select(Notice.subject_kind, Notice.subject_id, Notice.root_kind, Notice.root_id)
    .where(Notice.user_id == bindparam("person"), Notice.read_at.is_(None), Notice.in_app)
    .limit(MOST)
)


@dataclass(frozen=True)
class Waiting:
    """How many unread notices a person may see (100 means “99 and more”), and the pages they are about: path to subject."""

    count: int = 0
    places: dict[str, tuple[str, int]] = field(default_factory=dict)


NOTHING = Waiting()


def waiting(viewer: Viewer, remembered: Memory) -> Waiting:
    """Return what waits in the inbox of `viewer`: one statement at most while nothing new has happened."""
    # Without the person's own stamps a change of their notices would go unnoticed.
    empty = (viewer.id, freshness.current("notices")) if getattr(viewer, "stamps", None) else None
    if empty is not None and remembered.get(empty) is not None:
        return NOTHING
    rows = db_session.execute(_UNREAD, {"person": viewer.id}).all()
    if not rows:
        if empty is not None:
            remembered.put(empty, NOTHING)
        return NOTHING
    # Whatever decides what a person sees belongs to the key.
    person = (viewer.id, viewer.company_ids, viewer.tier, viewer.roles, viewer.staff_role, viewer.locale)
    key = (person, freshness.current(Activity.__tablename__), tuple(tuple(row) for row in rows))
    known: Waiting | None = remembered.get(key)
    if known is None:
        known = _worked_out(viewer, rows)
        remembered.put(key, known)
    return known


def _worked_out(viewer: Viewer, rows: Any) -> Waiting:
    seen = Seen(viewer, rows)
    shown = [row for row in rows if seen.shows(row)]
    places = {}
    for kind, key in {(row.root_kind, row.root_id) for row in shown}:
        subject, thing = subjects.subject_of(kind), seen.row(kind, key)
        if subject is not None and thing is not None:
            places[urlsplit(subject.url(thing)).path] = (kind, key)
    return Waiting(len(shown), places)
