"""One entry as a reader gets it, and as an editor does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased, selectinload

from app.changelog.models import Entry, EntryLink, EntryText, State, other_language
from app.changelog.queries.visibility import readable_clause, visible_to
from app.core import clock
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.requests.models import FeatureRequest, Vote
from app.requests.queries import groups

# The clock looks once a minute, and the worker may be busy.
ON_ITS_WAY = timedelta(minutes=5)


class Link(NamedTuple):
    """Something an entry has to do with; `is_ours` is whether its reader, or their company, asked for it."""

    kind: str
    id: int
    is_ours: bool


@dataclass(frozen=True)
class Reading:
    """An entry in one language; `languages` are those it exists in. `at` is when it came out, or None."""

    id: int
    kind: str
    state: str
    audience: str
    publish_at: datetime | None
    at: datetime | None
    lang: str
    languages: tuple[str, ...]
    title: str
    summary: str
    html: str
    version: int

    @property
    def is_late(self) -> bool:
        """Whether it should have come out by now, and could not."""
        return self.publish_at is not None and clock.now() - self.publish_at > ON_ITS_WAY

    @property
    def is_out(self) -> bool:
        """Whether readers get it."""
        return self.state == State.PUBLISHED


def reading(viewer: Viewer, entry_id: int, lang: str = "") -> Reading:
    """Return an entry in `lang`, else in the viewer's language, else in the other. One statement. Raises `NotFound`."""
    columns = (
        Entry.id, Entry.kind, Entry.state, Entry.audience, Entry.publish_at, Entry.published_at, Entry.version,
        EntryText.lang, EntryText.title, EntryText.summary, EntryText.body_html,
    )  # fmt: skip
    found = (
        select(*columns).join(EntryText, EntryText.entry_id == Entry.id).where(Entry.id == entry_id, readable_clause(viewer))
    )
    texts: dict[str, Any] = {row.lang: row for row in db_session.execute(found)}
    if not texts:
        raise NotFound
    row = texts.get(lang) or texts.get(viewer.locale) or texts[other_language(viewer.locale)]
    return Reading(
        row.id, row.kind, row.state, row.audience, row.publish_at, row.published_at, row.lang, tuple(sorted(texts)),
        row.title, row.summary, row.body_html, row.version,
    )  # fmt: skip


def linked(viewer: Viewer, entry_id: int) -> list[Link]:
    """Return what an entry has to do with, in order; whoever shows it asks what the reader may see. One statement."""
    found = select(EntryLink.subject_kind, EntryLink.subject_id, _asked_by(viewer)).where(EntryLink.entry_id == entry_id)
    rows = db_session.execute(found.order_by(EntryLink.position, EntryLink.subject_id))
    return [Link(kind, key, bool(is_ours)) for kind, key, is_ours in rows]


def _asked_by(viewer: Viewer) -> Any:
    wish, member = (aliased(FeatureRequest, name=name) for name in ("wish", "member"))
    ours = or_(Vote.user_id == viewer.id, Vote.company_id.in_(sorted(viewer.company_ids)))
    return exists().where(
        EntryLink.subject_kind == FeatureRequest.SUBJECT, wish.id == EntryLink.subject_id,
        groups.leader(member) == groups.leader(wish), Vote.request_id == member.id, ours,
    ).correlate(EntryLink)  # fmt: skip


def whole(viewer: Viewer, entry_id: int) -> Entry:
    """Return an entry `viewer` may open with all its rows, as it is in the database now. Raises `NotFound`."""
    entry = db_session.scalar(
        visible_to(viewer)
        .where(Entry.id == entry_id)
        .options(*(selectinload(part) for part in (Entry.texts, Entry.tiers, Entry.companies, Entry.links)))
        .execution_options(populate_existing=True)
    )
    if entry is None:
        raise NotFound
    return entry


def of_subject(viewer: Viewer, kind: str, subject_id: int) -> Sequence[Any]:
    """Return rows (id, title, published_at) of the published entries about a subject that `viewer` may read. One statement."""
    found = select(Entry.id, EntryText.title, EntryText.lang, Entry.published_at).join(
        EntryText, EntryText.entry_id == Entry.id
    )
    found = found.join(EntryLink, EntryLink.entry_id == Entry.id)
    found = found.where(EntryLink.subject_kind == kind, EntryLink.subject_id == subject_id, Entry.state == State.PUBLISHED)
    by_entry: dict[int, Any] = {}
    for row in db_session.execute(found.where(readable_clause(viewer)).order_by(Entry.published_at.desc(), Entry.id)):
        if row.id not in by_entry or row.lang == viewer.locale:
            by_entry[row.id] = row
    return list(by_entry.values())
