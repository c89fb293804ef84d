"""What the pages of editors show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.faq.models import (
    Answer,
    AnswerText,
    Autosave,
    Category,
    EditorPresence,
    ErrorReport,
    Feedback,
    RelatedAnswer,
    Revision,
)
from app.faq.queries.visibility import visible_to
from app.faq.queries.whole import whole
from app.people.models import User

HERE = timedelta(seconds=90)
MOST_SUGGESTED = 200
MOST_WORDS_SAID = 50


@dataclass(frozen=True)
class Editors:
    """People who have the same editor open, besides the viewer."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class WordSaid:
    """What a reader said about a text, besides whether it helped."""

    word: str
    is_solved: bool
    at: datetime
    name: str


def editable(viewer: Viewer, slug: str) -> Answer:
    """Return an answer with all its rows, as it is now. Raises `NotFound`."""
    found = whole(visible_to(viewer).where(Answer.slug == slug))
    if found is None:
        raise NotFound
    return found


def text_of(viewer: Viewer, slug: str, lang: str) -> AnswerText:
    """Return the text of an answer in `lang`, with its answer loaded. Raises `NotFound`."""
    text = editable(viewer, slug).text_in(lang)
    if text is None:
        raise NotFound
    return text


def related_titles(answer: Answer) -> list[str]:
    """Return the titles of the answers chosen to stand beside `answer`, in order."""
    found = (
        select(Answer)
        .join(RelatedAnswer, RelatedAnswer.related_id == Answer.id)
        .where(RelatedAnswer.answer_id == answer.id)
        .order_by(RelatedAnswer.position, Answer.id)
        .options(selectinload(Answer.texts))
    )
    return [row.title for row in db_session.scalars(found)]


def titled(viewer: Viewer, titles: Sequence[str]) -> dict[str, int]:
    """Return the ids of the answers the viewer may see by any of the `titles` or addresses given."""
    found = (
        visible_to(viewer)
        .join(AnswerText, AnswerText.answer_id == Answer.id)
        .where(or_(AnswerText.title.in_(titles), Answer.slug.in_(titles)))
        .with_only_columns(Answer.id, Answer.slug, AnswerText.title)
        .order_by(Answer.id.desc())
    )
    rows = list(db_session.execute(found)) if titles else []
    return {name: row.id for row in rows for name in (row.slug, row.title) if name in titles}


def recent_titles(viewer: Viewer) -> list[str]:
    """Return titles to choose related answers from: those changed last."""
    found = visible_to(viewer).options(selectinload(Answer.texts)).order_by(Answer.updated_at.desc(), Answer.id)
    return [answer.title for answer in db_session.scalars(found.limit(MOST_SUGGESTED))]


def owners() -> list[tuple[int, str]]:
    """Return `(id, name)` of the staff, who may own answers."""
    found = select(User.id, User.name).where(User.staff_role.is_not(None), User.is_active).order_by(User.name)
    return [(row.id, row.name) for row in db_session.execute(found)]


def history(text: AnswerText) -> Sequence[tuple[Revision, str | None]]:
    """Return the revisions of a text with their authors' names, newest first."""
    found = select(Revision, User.name).outerjoin(User, User.id == Revision.author_id).where(Revision.text_id == text.id)
    return [(revision, name) for revision, name in db_session.execute(found.order_by(Revision.n.desc()))]


def revision_of(text: AnswerText, n: int) -> Revision:
    """Return revision `n` of a text. Raises `NotFound`."""
    found = db_session.scalar(select(Revision).where(Revision.text_id == text.id, Revision.n == n))
    if found is None:
        raise NotFound
    return found


def kept(viewer: Viewer, place: str) -> Autosave | None:
    """Return what the viewer typed at `place` and did not save, or None."""
    return db_session.scalar(
        select(Autosave)
        .where(Autosave.user_id == (viewer.id or 0), Autosave.place == place)
        .execution_options(populate_existing=True)
    )


def editors_of(viewer: Viewer, answer_id: int, lang: str) -> Editors:
    """Return who else has had the editor of that text open within the last 90 seconds."""
    found = (
        select(User.name)
        .join(EditorPresence, EditorPresence.user_id == User.id)
        .where(EditorPresence.answer_id == answer_id, EditorPresence.lang == lang)
        .where(EditorPresence.seen_at > clock.now() - HERE, EditorPresence.user_id != (viewer.id or 0))
        .order_by(User.name)
    )
    return Editors(tuple(db_session.scalars(found)))


def words_said(text: AnswerText) -> list[WordSaid]:
    """Return what readers added to “solved” or “not yet”, the newest first, at most 50."""
    found = (
        select(Feedback.word, Feedback.is_solved, Feedback.at, User.name)
        .join(User, User.id == Feedback.user_id)
        .where(Feedback.text_id == text.id, Feedback.word != "")
        .order_by(Feedback.at.desc(), Feedback.id.desc())
        .limit(MOST_WORDS_SAID)
    )
    return [WordSaid(*row) for row in db_session.execute(found)]


def error_report(viewer: Viewer, report_id: int) -> ErrorReport:
    """Return a report; only staff have reports to look at. Raises `NotFound`."""
    found = db_session.get(ErrorReport, report_id) if viewer.is_staff else None
    if found is None:
        raise NotFound
    return found


def category(viewer: Viewer, category_id: int) -> Category:
    """Return a category; only staff change them. Raises `NotFound`."""
    found = db_session.get(Category, category_id) if viewer.is_staff else None
    if found is None:
        raise NotFound
    return found
