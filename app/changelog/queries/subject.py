"""Entries as other features know them: found by search, linked, told of; and the changelog as a whole, which people follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.changelog.models import Entry, EntryText, State, other_language
from app.changelog.queries.visibility import published_clause, readable_clause
from app.core.access import Viewer
from app.core.database import db_session
from app.core.search import Document

WHOLE = "changelog"
WHOLE_ID = 1
PORTION = 500


@dataclass(frozen=True)
class Found:
    """An entry a viewer may read, in the viewer's language where there is a text in it. `text` is Markdown."""

    id: int
    lang: str
    title: str
    summary: str
    text: str


@dataclass(frozen=True)
class Changelog:
    """All of it, as something to follow."""

    id: int = WHOLE_ID


def among(viewer: Viewer, ids: Sequence[int]) -> list[Found]:
    """Return those of the entries `ids` that `viewer` may open. One statement."""
    columns = (EntryText.entry_id, EntryText.lang, EntryText.title, EntryText.summary, EntryText.body)
    found = select(*columns).join(Entry, Entry.id == EntryText.entry_id).where(Entry.id.in_(ids), readable_clause(viewer))
    texts: dict[int, dict[str, Found]] = {}
    for key, lang, title, summary, body in db_session.execute(found):
        texts.setdefault(key, {})[lang] = Found(
            key, lang, title, summary, "\n\n".join(part for part in (summary, body) if part)
        )
    return [by_lang.get(viewer.locale) or by_lang[other_language(viewer.locale)] for by_lang in texts.values()]


def whole_among(viewer: Viewer, ids: Sequence[int]) -> list[Changelog]:
    """Return the changelog, which everybody signed in may follow, when its id is one of `ids`."""
    is_open = viewer.is_authenticated or viewer.is_system
    return [Changelog()] if is_open and WHOLE_ID in ids else []


def document_ids(viewer: Viewer) -> list[int]:
    """Return the ids of the texts `viewer` may find. One statement."""
    found = select(EntryText.id).join(Entry, Entry.id == EntryText.entry_id).where(published_clause(viewer))
    return list(db_session.scalars(found))


def with_words(viewer: Viewer, words: Sequence[str], limit: int) -> list[Found]:
    """Return published entries whose title holds all `words`; for the time the search index is being rebuilt."""
    found = select(Entry.id).join(EntryText, EntryText.entry_id == Entry.id).where(published_clause(viewer))
    for word in words:
        found = found.where(EntryText.title.icontains(word, autoescape=True))
    ids = list(db_session.scalars(found.distinct().order_by(Entry.id).limit(limit)))
    return among(viewer, ids) if ids else []


def documents(ids: Sequence[int] | None) -> Iterator[Document]:
    """Yield what the index holds of the entries `ids` (all for None): one document for each text of a published one."""
    if ids is None:
        ids = list(db_session.scalars(select(Entry.id).where(Entry.state == State.PUBLISHED).order_by(Entry.id)))
    for start in range(0, len(ids), PORTION):
        yield from _documents(ids[start : start + PORTION])


def _documents(ids: Sequence[int]) -> Iterator[Document]:
    found = select(Entry).where(Entry.id.in_(ids), Entry.state == State.PUBLISHED).order_by(Entry.id)
    options = found.options(selectinload(Entry.texts)).execution_options(populate_existing=True)
    for entry in db_session.scalars(options):
        for text in entry.texts:
            yield Document(
                kind=Entry.SUBJECT,
                id=text.id,
                lang=text.lang,
                title=text.title,
                body=f"{text.summary}\n{text.plain}",
                entry=f"{Entry.SUBJECT}:{entry.id}",
                updated=entry.updated_at.timestamp(),
            )
