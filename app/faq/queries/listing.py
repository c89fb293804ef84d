"""Lists for readers: published answers, one row each, in the reader's language where there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from app.core.access import Viewer
from app.core.database import db_session
from app.core.paging import Page, page_of
from app.faq.models import Answer, AnswerTag, AnswerText, State
from app.faq.queries.visibility import audience_clause

EXCERPT = 160
POPULAR = 5
MOST_TAGS = 30


@dataclass(frozen=True)
class Filters:
    """What narrows the list: ids of a category and those below it, a tag, a language."""

    category_ids: tuple[int, ...] = ()
    tag: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Listed:
    """One answer in a list."""

    text_id: int
    slug: str
    lang: str
    title: str
    excerpt: str
    category_id: int | None
    checked_at: datetime
    solved_count: int


def in_one_language(preferred: str) -> ColumnElement[bool]:
    """Return the condition that picks one published text of each answer: the one in `preferred` where it exists."""
    other = aliased(AnswerText)
    return or_(
        AnswerText.lang == preferred,
        ~exists().where(other.answer_id == AnswerText.answer_id, other.lang == preferred, other.state == State.PUBLISHED),
    )


def _rows(viewer: Viewer) -> Select[Any]:
    return (
        select(
            AnswerText.id, AnswerText.lang, AnswerText.title, func.substr(AnswerText.plain, 1, EXCERPT + 1).label("excerpt"),
            AnswerText.checked_at, AnswerText.solved_count, Answer.slug, Answer.category_id,
        )
        .join(Answer)
        .where(AnswerText.state == State.PUBLISHED, audience_clause(viewer))
    )  # fmt: skip


def excerpt_of(text: str) -> str:
    """Return the beginning of `text` on one line: at most `EXCERPT` characters and an ellipsis, no Latin word cut in two."""
    line = " ".join(text.split())
    if len(text) <= EXCERPT:
        return line
    beginning = line[:EXCERPT]
    words = beginning.rpartition(" ")
    return (words[0] if words[2].isascii() and words[0] else beginning).rstrip() + "…"


def _listed(row: Any) -> Listed:
    excerpt = excerpt_of(row.excerpt)
    return Listed(row.id, row.slug, row.lang, row.title, excerpt, row.category_id, row.checked_at, row.solved_count)


def listed(viewer: Viewer, filters: Filters, cursor: str | None) -> Page[Listed]:
    """Return a page of answers, those checked last first. One statement."""
    found = _rows(viewer)
    found = found.where(AnswerText.lang == filters.lang if filters.lang else in_one_language(viewer.locale))
    if filters.category_ids:
        found = found.where(Answer.category_id.in_(filters.category_ids))
    if filters.tag:
        found = found.where(exists().where(AnswerTag.answer_id == Answer.id, AnswerTag.name == filters.tag))
    page = page_of(found.order_by(AnswerText.checked_at.desc(), AnswerText.id.desc()), cursor, size=20)
    return Page([_listed(row) for row in page.items], page.next, page.previous)


def popular(viewer: Viewer) -> list[Listed]:
    """Return the answers that solved the most matters. One statement."""
    return [_listed(row) for row in db_session.execute(_most_helpful(viewer))]


def _most_helpful(viewer: Viewer) -> Select[Any]:
    found = _rows(viewer).where(in_one_language(viewer.locale), AnswerText.solved_count > 0)
    return found.order_by(AnswerText.solved_count.desc(), AnswerText.id.desc()).limit(POPULAR)


def highlights(viewer: Viewer, newest: int) -> tuple[list[Listed], list[Listed]]:
    """Return the `newest` answers checked last, and those that solved the most matters. One statement."""
    checked = _rows(viewer).where(in_one_language(viewer.locale))
    checked = checked.order_by(AnswerText.checked_at.desc(), AnswerText.id.desc()).limit(newest)
    parts = [
        select(literal(part).label("part"), found.subquery()) for part, found in enumerate((checked, _most_helpful(viewer)))
    ]
    rows = db_session.execute(union_all(*parts)).all()
    return (
        [_listed(row) for row in sorted(rows, key=lambda row: (row.checked_at, row.id), reverse=True) if row.part == 0],
        [_listed(row) for row in sorted(rows, key=lambda row: (row.solved_count, row.id), reverse=True) if row.part == 1],
    )


def tags_in_use(viewer: Viewer) -> Sequence[str]:
    """Return the tags carried by the most published answers `viewer` may read. One statement."""
    found = (
        select(AnswerTag.name)
        .join(Answer, Answer.id == AnswerTag.answer_id)
        .where(audience_clause(viewer), exists().where(AnswerText.answer_id == Answer.id, AnswerText.state == State.PUBLISHED))
        .group_by(AnswerTag.name)
        .order_by(func.count().desc(), AnswerTag.name)
        .limit(MOST_TAGS)
    )
    return list(db_session.scalars(found))
