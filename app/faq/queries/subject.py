"""Answers as other features know them: found by search, linked, listed, by the id of the answer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.access import Viewer
from app.core.database import db_session
from app.core.search import Document
from app.faq.models import Answer, AnswerText, Category, State, other_language
from app.faq.queries.visibility import audience_clause, readable_clause

PORTION = 500


@dataclass(frozen=True)
class FoundText:
    """A text in one language; `plain` holds its words without markup."""

    text_id: int
    lang: str
    title: str
    wordings: tuple[str, ...]
    plain: str
    checked_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Found:
    """An answer a viewer may read, titled in the viewer's language where there is a text in it."""

    id: int
    slug: str
    lang: str
    title: str
    texts: dict[str, FoundText]
    category_id: int | None = None

    @property
    def plain(self) -> str:
        """What the text says, without markup."""
        return self.texts[self.lang].plain


def among(viewer: Viewer, ids: Sequence[int]) -> list[Found]:
    """Return those of the answers `ids` of which `viewer` may see a text: a published one, or any for staff."""
    rows = db_session.execute(
        select(
            Answer.id.label("answer_id"), Answer.slug, Answer.category_id, AnswerText.id, AnswerText.lang, AnswerText.title,
            AnswerText.wordings, AnswerText.plain, AnswerText.checked_at, AnswerText.updated_at,
        )
        .select_from(AnswerText)
        .join(Answer)
        .where(Answer.id.in_(ids), readable_clause(viewer))
    )  # fmt: skip
    places: dict[int, tuple[str, int | None]] = {}
    texts: dict[int, dict[str, FoundText]] = {}
    for row in rows:
        places[row.answer_id] = (row.slug, row.category_id)
        texts.setdefault(row.answer_id, {})[row.lang] = FoundText(
            row.id, row.lang, row.title, tuple(row.wordings), row.plain, row.checked_at, row.updated_at
        )
    return [_found(viewer, key, *places[key], by_lang) for key, by_lang in texts.items()]


def at_address(viewer: Viewer, slug: str) -> int | None:
    """Return the id of the answer at `slug` of which `viewer` may see a text, or None."""
    found = select(Answer.id).join(AnswerText).where(Answer.slug == slug, readable_clause(viewer))
    return db_session.scalar(found.limit(1))


def among_for_editors(viewer: Viewer, ids: Sequence[int]) -> list[Found]:
    """Return those of the answers `ids` on whose unpublished work `viewer` may look: all for staff, none for readers."""
    return among(viewer, ids) if viewer.is_staff else []


def _found(viewer: Viewer, key: int, slug: str, category_id: int | None, by_lang: dict[str, FoundText]) -> Found:
    lang = viewer.locale if viewer.locale in by_lang else other_language(viewer.locale)
    return Found(key, slug, lang, by_lang[lang].title, by_lang, category_id)


def document_ids(viewer: Viewer) -> list[int]:
    """Return the ids of the published texts `viewer` may read. One statement."""
    found = select(AnswerText.id).join(Answer).where(AnswerText.state == State.PUBLISHED, audience_clause(viewer))
    return list(db_session.scalars(found))


def with_words(viewer: Viewer, words: Sequence[str], limit: int) -> list[Found]:
    """Return answers whose published title holds all `words`; for the time the search index is being rebuilt."""
    found = select(Answer.id).join(AnswerText).where(AnswerText.state == State.PUBLISHED, audience_clause(viewer))
    for word in words:
        found = found.where(AnswerText.title.icontains(word, autoescape=True))
    ids = list(db_session.scalars(found.distinct().order_by(Answer.id).limit(limit)))
    return among(viewer, ids) if ids else []


def documents(ids: Sequence[int] | None) -> Iterator[Document]:
    """Yield what the index holds of the answers `ids` (all for None): one document for each published text."""
    if ids is None:
        yield from _all_documents()
        return
    for start in range(0, len(ids), PORTION):
        yield from _documents(list(ids[start : start + PORTION]))


def _all_documents() -> Iterator[Document]:
    last = 0
    while True:
        ids = list(db_session.scalars(select(Answer.id).where(Answer.id > last).order_by(Answer.id).limit(PORTION)))
        if not ids:
            return
        yield from _documents(ids)
        last = ids[-1]


def _documents(ids: list[int]) -> Iterable[Document]:
    answers = db_session.execute(
        select(Answer, Category.slug)
        .outerjoin(Category, Category.id == Answer.category_id)
        .where(Answer.id.in_(ids))
        .order_by(Answer.id)
        .options(selectinload(Answer.texts), selectinload(Answer.tags))
        .execution_options(populate_existing=True)
    )
    for answer, category in answers:
        for text in answer.texts:
            if text.state == State.PUBLISHED:
                yield Document(
                    kind="answer",
                    id=text.id,
                    lang=text.lang,
                    title=text.title,
                    wordings=tuple(text.wordings),
                    body=text.plain,
                    category=category or "",
                    tags=tuple(answer.tag_names),
                    entry=f"answer:{answer.id}",
                    updated=text.updated_at.timestamp(),
                )
