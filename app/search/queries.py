"""Reading the ledger: one's own recent searches, and for the staff what was searched in vain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, literal, null, or_, select, union_all

from app.core import clock
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.jobs import Job
from app.core.jobs import State as JobState
from app.core.paging import Page, page_of
from app.faq.models import Answer, AnswerText, State
from app.faq.queries import audience_clause
from app.search import policy
from app.search.models import Opening, Search, SettledGap, SynonymGroup

GAP_DAYS = 90
RECENT = 5
REBUILD = "search.rebuild"


@dataclass(frozen=True)
class Gap:
    """Questions that mean the same and found nothing, or nothing good; `last_at` is when it was asked last."""

    normalised: str
    words: str
    times: int
    people: int
    companies: int
    without_hits: int
    reported: int
    last_at: datetime


def visible_to(viewer: Viewer) -> Select[Search]:
    """Return the searches `viewer` may see: one's own; the staff sees all."""
    rows = select(Search)
    return rows if viewer.is_staff else rows.where(Search.user_id == viewer.id)


def by_key(viewer: Viewer, key: str) -> Search | None:
    """Return `viewer`'s own search of that key, or None."""
    return db_session.scalar(select(Search).where(Search.key == key, Search.user_id == viewer.id))


def latest_opened(viewer_id: int, kind: str, number: int, since: datetime) -> Search | None:
    """Return the newest search after `since` from which that person opened that thing."""
    found = select(Search).join(Opening, Opening.search_id == Search.id)
    found = found.where(Search.user_id == viewer_id, Opening.kind == kind, Opening.subject_id == number, Search.at >= since)
    return db_session.scalar(found.order_by(Search.at.desc(), Search.id.desc()).limit(1))


def _is_gap() -> ColumnElement[bool]:
    return and_(
        or_(Search.hits == 0, Search.is_weak, Search.is_reported),
        Search.is_solved.is_not(True),
        Search.origin == "page",
        Search.at >= clock.now() - timedelta(days=GAP_DAYS),
        or_(SettledGap.id.is_(None), Search.at > SettledGap.settled_at),
    )


def _gap_statement() -> Select[Any]:
    rows = select(
        Search.normalised,
        func.max(Search.words).label("words"),
        func.count(Search.id).label("times"),
        func.count(func.distinct(Search.user_id)).label("people"),
        func.count(func.distinct(Search.company_id)).label("companies"),
        func.sum(case((Search.hits == 0, 1), else_=0)).label("without_hits"),
        func.sum(case((Search.is_reported, 1), else_=0)).label("reported"),
        func.max(Search.at).label("last_at"),
    )
    rows = rows.outerjoin(SettledGap, SettledGap.normalised == Search.normalised).where(_is_gap())
    grouped = rows.group_by(Search.normalised).subquery()
    return select(grouped)


def gaps(viewer: Viewer, cursor: str | None = None, *, only: str = "") -> Page[Gap]:
    """Return open gaps, those most people met first; `only` is `none` (no hits), `weak` or `reported`."""
    _require(policy.can_see_gaps(viewer))
    statement = _gap_statement()
    column = statement.selected_columns
    if only == "none":
        statement = statement.where(column["without_hits"] > 0)
    elif only == "weak":
        statement = statement.where(column["without_hits"] == 0)
    elif only == "reported":
        statement = statement.where(column["reported"] > 0)
    ordered = statement.order_by(column["people"].desc(), column["last_at"].desc(), column["normalised"])
    page = page_of(ordered, cursor)
    return Page([Gap(*row) for row in page.items], page.next, page.previous)


def gaps_waiting(viewer: Viewer) -> tuple[ScalarSelect[int], ...]:
    """Return the number of open gaps, as a part of a statement; nothing for whoever may not see them."""
    if not policy.can_see_gaps(viewer):
        return ()
    return (select(func.count()).select_from(_gap_statement().subquery()).scalar_subquery(),)


def gap(viewer: Viewer, normalised: str) -> Gap:
    """Return one open gap. Raises `NotFound`."""
    _require(policy.can_see_gaps(viewer))
    statement = _gap_statement()
    row = db_session.execute(statement.where(statement.selected_columns["normalised"] == normalised)).first()
    if row is None:
        raise NotFound
    return Gap(*row)


def wordings_of(viewer: Viewer, normalised: str, limit: int = 20) -> Sequence[Search]:
    """Return the newest searches of a gap, as people typed them."""
    _require(policy.can_see_gaps(viewer))
    found = select(Search).where(Search.normalised == normalised, Search.origin == "page")
    return db_session.scalars(found.order_by(Search.at.desc()).limit(limit)).all()


@dataclass(frozen=True)
class Changed:
    """An answer that was changed at `at`, after the viewer had opened it."""

    slug: str
    lang: str
    title: str
    at: datetime


def trail(viewer: Viewer, limit: int = RECENT) -> tuple[list[str], list[Changed]]:
    """Return the words `viewer` searched for last, each once, and the answers opened from a search that changed since.

    The newest come first in both. One statement; the staff, who change answers themselves, have no second part.
    """
    parts = [] if viewer.is_staff else [select(literal("changed").label("part"), _changed(viewer, limit).subquery())]
    asked = _asked(viewer, limit).subquery().c
    parts.append(select(literal("asked"), asked.last, null(), null(), asked.words, null()))
    rows = db_session.execute(union_all(*parts)).all()
    words = [row[4] for row in sorted(rows, key=lambda row: -row[1]) if row[0] == "asked"]
    changed = [Changed(row[2], row[3], row[4], row[5]) for row in rows if row[0] == "changed"]
    return words, sorted(changed, key=lambda one: one.at, reverse=True)


def _asked(viewer: Viewer, limit: int) -> Any:
    mine = select(func.max(Search.words).label("words"), func.max(Search.id).label("last"))
    mine = mine.where(Search.user_id == viewer.id, Search.origin == "page").group_by(Search.normalised)
    return mine.order_by(func.max(Search.id).desc()).limit(limit)


def _changed(viewer: Viewer, limit: int) -> Any:
    read = (
        select(Opening.subject_id, func.max(Opening.at).label("read_at"))
        .join(Search, Search.id == Opening.search_id)
        .where(Search.user_id == viewer.id, Opening.kind == Answer.SUBJECT)
        .group_by(Opening.subject_id)
        .subquery()
    )
    return (
        select(AnswerText.id, Answer.slug, AnswerText.lang, AnswerText.title, AnswerText.updated_at)
        .select_from(AnswerText)
        .join(Answer, Answer.id == AnswerText.answer_id)
        .join(read, read.c.subject_id == Answer.id)
        .where(AnswerText.state == State.PUBLISHED, audience_clause(viewer), AnswerText.updated_at > read.c.read_at)
        .where(AnswerText.lang == viewer.locale)
        .order_by(AnswerText.updated_at.desc(), AnswerText.id)
        .limit(limit)
    )


def synonym_groups(viewer: Viewer) -> Sequence[SynonymGroup]:
    """Return the groups of synonyms added here, newest first."""
    _require(policy.can_edit_synonyms(viewer))
    return db_session.scalars(select(SynonymGroup).order_by(SynonymGroup.id.desc())).all()


def synonym_group(viewer: Viewer, number: int) -> SynonymGroup:
    """Return one group. Raises `NotFound`."""
    _require(policy.can_edit_synonyms(viewer))
    row = db_session.get(SynonymGroup, number)
    if row is None:
        raise NotFound
    return row


def last_rebuild(viewer: Viewer) -> Job | None:
    """Return the newest job that builds the index anew, or None. Raises `NotFound` for who may not know."""
    _require(viewer.is_admin)
    return db_session.scalar(select(Job).where(Job.kind == REBUILD).order_by(Job.id.desc()).limit(1))


def unfinished_rebuild() -> Job | None:
    """Return the job that builds the index anew and is not done yet, or None."""
    open_states = [JobState.WAITING, JobState.RUNNING]
    return db_session.scalar(select(Job).where(Job.kind == REBUILD, Job.state.in_(open_states)).limit(1))


def _require(may_see: bool) -> None:
    if not may_see:
        raise NotFound
