"""Whether what came solves what was asked for: whom to ask, and what they said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, cast, exists, null, select, union_all

from app.changelog import policy
from app.changelog.models import Entry, EntryLink, Opinion, Said, State
from app.core import freshness
from app.core.access import Viewer
from app.core.database import db_session
from app.core.memory import memory
from app.people.models import User
from app.requests.models import FeatureRequest, Status, StatusKind, Vote
from app.requests.queries import groups

KEPT = 4
# With fewer answers than this, one could tell who gave them.
FEWEST_SHOWN = 5
MOST_WORDS_SHOWN = 50


@dataclass(frozen=True)
class Opinions:
    """What people said of a request that came. `mine` is the viewer's own row when they were asked.

    `words` are (name, said, words, moment), for the staff alone.
    """

    counts: dict[str, int]
    mine: Opinion | None
    is_counted: bool
    words: tuple[tuple[str, str, str, datetime | None], ...] = ()

    @property
    def total(self) -> int:
        """How many people answered."""
        return sum(self.counts.values())

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show or to ask."""
        return self.mine is None and not (self.is_counted and self.total)


@dataclass(frozen=True)
class Concern:
    """What the changelog has to do with a request: ids of the entries that are out about it, and whether people were asked."""

    entries: frozenset[int] = frozenset()
    is_asked: bool = False


def concerned() -> Mapping[int, Concern]:
    """Return the requests an entry that is out fulfils or people were asked about, by id; remembered until one changes.

    Most requests are none of them, and their pages need not ask any further.
    """
    key, known = (
        freshness.current("changelog_links", "changelog_entries", "changelog_opinions"),
        memory("changelog_links", KEPT),
    )
    found: dict[int, Concern] | None = known.get(key)
    if found is None:
        about: dict[int, set[int | None]] = {}
        fulfilled = select(EntryLink.subject_id, EntryLink.entry_id).join(Entry, Entry.id == EntryLink.entry_id)
        fulfilled = fulfilled.where(EntryLink.subject_kind == FeatureRequest.SUBJECT, Entry.state == State.PUBLISHED)
        asked = select(Opinion.request_id, cast(null(), Integer)).distinct()
        rows: Iterable[Any] = db_session.execute(union_all(fulfilled, asked))
        for request_id, entry_id in rows:
            about.setdefault(request_id, set()).add(entry_id)
        found = {one: Concern(frozenset(filter(None, ids)), None in ids) for one, ids in about.items()}
        known.put(key, found)
    return found


def opinions_of(viewer: Viewer, request_id: int) -> Opinions:
    """Return what was said of a request `viewer` sees: counts once there are enough, words for the staff. One statement."""
    columns = (Opinion, User.name)
    found = select(*columns).outerjoin(User, User.id == Opinion.user_id).where(Opinion.request_id == request_id)
    counts, mine, words = {str(said): 0 for said in Said}, None, []
    for row, name in db_session.execute(found.order_by(Opinion.answered_at.desc(), Opinion.id)):
        if policy.can_judge(viewer) and row.user_id == viewer.id:
            mine = row
        if row.said is not None:
            counts[row.said] += 1
            if row.words:
                words.append((name or "", row.said, row.words, row.answered_at))
    is_counted = viewer.is_staff or sum(counts.values()) >= FEWEST_SHOWN
    return Opinions(counts, mine, is_counted, tuple(words[:MOST_WORDS_SHOWN]) if viewer.is_staff else ())


def due_to_ask(before: datetime) -> list[tuple[int, int]]:
    """Return (entry id, request id) of entries out since `before` whose requests' voters were not asked yet."""
    found = select(Entry.id, EntryLink.subject_id).join(EntryLink, EntryLink.entry_id == Entry.id)
    found = found.where(
        Entry.state == State.PUBLISHED, Entry.asked_at.is_(None), Entry.published_at <= before,
        EntryLink.subject_kind == FeatureRequest.SUBJECT,
    )  # fmt: skip
    return [
        (entry_id, request_id) for entry_id, request_id in db_session.execute(found.order_by(Entry.id, EntryLink.subject_id))
    ]


def released(request_ids: list[int]) -> dict[int, Any]:
    """Return rows (id, title, owner_id) of those of the requests, led where they were merged to, that stand as released."""
    leaders = set(groups.leaders_of(request_ids).values())
    found = select(FeatureRequest.id, FeatureRequest.title, FeatureRequest.owner_id, FeatureRequest.company_id)
    found = found.join(Status, Status.id == FeatureRequest.status_id).where(Status.kind == StatusKind.RELEASED)
    return {row.id: row for row in db_session.execute(found.where(FeatureRequest.id.in_(leaders)))}


def voters_of(request_id: int) -> list[int]:
    """Return the ids of the people in the group of a request who voted and were not asked yet. One statement."""
    was_asked = exists().where(Opinion.request_id == request_id, Opinion.user_id == Vote.user_id)
    found = select(Vote.user_id).join(User, User.id == Vote.user_id)
    found = found.where(Vote.request_id.in_(groups.group(request_id)), User.is_active, User.staff_role.is_(None), ~was_asked)
    return [key for key in db_session.scalars(found.distinct().order_by(Vote.user_id)) if key is not None]
