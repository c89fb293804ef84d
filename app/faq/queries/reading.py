"""One answer as a reader gets it, in plain rows: the whole page costs four statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, literal, select, union_all

from app.comments import queries as comments
from app.core import freshness
from app.core.access import Viewer
from app.core.database import db_session
from app.core.memory import memory
from app.faq.models import Answer, AnswerTag, AnswerText, Feedback, Redirect, RelatedAnswer, StagedText, State, other_language
from app.faq.models.texts import reading_minutes
from app.faq.queries.listing import in_one_language
from app.faq.queries.visibility import audience_clause, readable_clause, readers
from app.people.models import User

RELATED, CANDIDATES = 5, 100
RELATED_FROM = ("answers", "answer_texts", "answer_tags", "answer_relations", "answer_tiers", "answer_companies")
MOST_RELATED = 500
# With fewer answers to "did it help?" than this, one could tell who gave them.
FEWEST_SHOWN = 5
# Ranks after the positions of the answers an editor chose.
SAME_TAG, SAME_CATEGORY = 1000, 2000


@dataclass(frozen=True)
class Reading:
    """A text with what stands around it. `said` is the viewer's own word on it: solved, not yet, or None."""

    answer_id: int
    text_id: int
    slug: str
    lang: str
    languages: tuple[str, ...]
    title: str
    html: str
    plain: str
    render_version: int
    toc: list[tuple[int, str, str]]
    state: str
    staged_state: str | None
    minutes: int
    category_id: int | None
    owner_name: str | None
    checked_at: datetime
    updated_at: datetime
    verified_until: date | None
    version: int
    solved_count: int
    unsolved_count: int
    said: bool | None
    word: str
    is_outdated: bool
    comments_count: int

    @property
    def id(self) -> int:
        """Id of the answer, by which other features know it as a subject."""
        return self.answer_id

    @property
    def responses(self) -> int:
        """How many people said whether it helped."""
        return self.solved_count + self.unsolved_count

    @property
    def is_counted(self) -> bool:
        """Whether enough people said so for the page to tell how many it helped."""
        return self.responses >= FEWEST_SHOWN

    @property
    def stamp(self) -> tuple[Any, ...]:
        """What the page depends on, besides the viewer."""
        return (
            self.text_id, self.version, self.updated_at.isoformat(), self.is_counted and (self.solved_count, self.responses),
            self.said, self.word, self.render_version, self.languages, self.staged_state, self.owner_name, self.is_outdated,
        )  # fmt: skip


def reading(viewer: Viewer, slug: str, lang: str = "") -> Reading | None:
    """Return the answer at `slug` in `lang`, else in the viewer's language, else in the other; None when not visible."""
    mine = and_(Feedback.text_id == AnswerText.id, Feedback.user_id == (viewer.id or 0))
    rows = db_session.execute(
        select(
            Answer.id.label("answer_id"), Answer.slug, Answer.category_id, Answer.source_lang, Answer.verified_until,
            AnswerText.id.label("text_id"), AnswerText.lang, AnswerText.title, AnswerText.body_html, AnswerText.toc,
            AnswerText.plain, AnswerText.render_version, AnswerText.state, AnswerText.checked_at, AnswerText.updated_at,
            AnswerText.revision, AnswerText.based_on, AnswerText.version, AnswerText.solved_count, AnswerText.unsolved_count,
            StagedText.state.label("staged_state"), User.name.label("owner_name"), Feedback.is_solved, Feedback.word,
            comments.count_of("answer", Answer.id, viewer).label("comments_count"),
        )
        .select_from(AnswerText)
        .join(Answer)
        .outerjoin(StagedText, StagedText.text_id == AnswerText.id)
        .outerjoin(User, User.id == Answer.owner_id)
        .outerjoin(Feedback, mine)
        .where(Answer.slug == slug, readable_clause(viewer))
    ).all()  # fmt: skip
    by_lang = {row.lang: row for row in rows}
    row = _best(by_lang, lang, viewer.locale)
    return None if row is None else _reading(viewer, row, by_lang)


def _best(by_lang: dict[str, Any], asked: str, preferred: str) -> Any:
    if asked in by_lang:
        return by_lang[asked]
    ordered = [by_lang[lang] for lang in (preferred, other_language(preferred)) if lang in by_lang]
    published = [row for row in ordered if row.state == State.PUBLISHED]
    return next(iter([*published, *ordered]), None)


def _reading(viewer: Viewer, row: Any, by_lang: dict[str, Any]) -> Reading:
    source = by_lang.get(row.source_lang)
    shown = [lang for lang, other in by_lang.items() if other.state == State.PUBLISHED or lang == row.lang]
    return Reading(
        answer_id=row.answer_id,
        text_id=row.text_id,
        slug=row.slug,
        lang=row.lang,
        languages=tuple(sorted(shown)),
        title=row.title,
        html=row.body_html,
        plain=row.plain,
        render_version=row.render_version,
        toc=[(level, anchor, words) for level, anchor, words in row.toc],
        state=row.state,
        # Readers must not learn that a change is on its way.
        staged_state=row.staged_state if viewer.is_staff else None,
        minutes=reading_minutes(row.lang, row.plain),
        category_id=row.category_id,
        owner_name=row.owner_name,
        checked_at=row.checked_at,
        updated_at=row.updated_at,
        verified_until=row.verified_until,
        version=row.version if viewer.is_staff else 0,
        solved_count=row.solved_count,
        unsolved_count=row.unsolved_count,
        said=row.is_solved,
        word=row.word or "",
        is_outdated=source is not None and source is not row and source.revision > (row.based_on or source.revision),
        comments_count=row.comments_count,
    )


def former_address(viewer: Viewer, slug: str) -> str | None:
    """Return where the answer that used to live at `slug` lives now; None when there is none `viewer` may read."""
    return db_session.scalar(
        select(Answer.slug)
        .join(Redirect, Redirect.answer_id == Answer.id)
        .join(AnswerText, AnswerText.answer_id == Answer.id)
        .where(Redirect.slug == slug, readable_clause(viewer))
        .limit(1)
    )


class Related(NamedTuple):
    """An answer to read next."""

    slug: str
    title: str
    lang: str


def related(viewer: Viewer, answer_id: int, category_id: int | None) -> Sequence[Related]:
    """Return what to read next: what an editor chose, then same tags or category.

    Two statements, and none when they were asked for somebody who may read the same since an answer changed.
    """
    known = memory("related_answers", MOST_RELATED)
    key = (answer_id, category_id, readers(viewer), viewer.locale, freshness.current(*RELATED_FROM))
    found: Sequence[Related] | None = known.get(key)
    if found is None:
        found = _related(viewer, answer_id, category_id)
        known.put(key, found)
    return found


def _related(viewer: Viewer, answer_id: int, category_id: int | None) -> list[Related]:
    tags = select(AnswerTag.name).where(AnswerTag.answer_id == answer_id)
    chosen = select(RelatedAnswer.related_id.label("id"), RelatedAnswer.position.label("rank"))
    ways: list[Any] = [chosen.where(RelatedAnswer.answer_id == answer_id)]
    ways.append(_newest(viewer, Answer.id.in_(select(AnswerTag.answer_id).where(AnswerTag.name.in_(tags))), SAME_TAG))
    if category_id is not None:
        ways.append(_newest(viewer, Answer.category_id == category_id, SAME_CATEGORY))
    ranks: dict[int, int] = {}
    for row in db_session.execute(union_all(*ways)):
        ranks[row.id] = min(row.rank, ranks.get(row.id, row.rank))
    ranks.pop(answer_id, None)
    if not ranks:
        return []
    rows = db_session.execute(
        select(Answer.id, Answer.slug, AnswerText.title, AnswerText.lang, AnswerText.solved_count)
        .select_from(Answer)
        .join(AnswerText)
        .where(Answer.id.in_(ranks), AnswerText.state == State.PUBLISHED, audience_clause(viewer))
        .where(in_one_language(viewer.locale))
    )
    first = sorted(rows, key=lambda row: (ranks[row.id], -row.solved_count, row.id))[:RELATED]
    # As they come, rows hold on to the whole statement they were asked by: 50 KB each time that is remembered.
    return [Related(row.slug, row.title, row.lang) for row in first]


def _newest(viewer: Viewer, condition: ColumnElement[bool], rank: int) -> Select[Any]:
    """Return (id, rank) of the newest fitting answers the viewer may read, so that a shelf of thousands costs no more."""
    is_out = exists().where(AnswerText.answer_id == Answer.id, AnswerText.state == State.PUBLISHED)
    newest = select(Answer.id).where(condition, audience_clause(viewer), is_out).order_by(Answer.id.desc()).limit(CANDIDATES)
    found = newest.subquery()
    return select(found.c.id, literal(rank).label("rank"))
