"""The desk of the editors: everything about answers that waits for somebody."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, and_, case, func, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.access import Viewer
from app.core.database import db_session
from app.core.paging import Page, page_of
from app.faq.models import Answer, AnswerText, ErrorReport, StagedText, State
from app.people.models import User

QUEUES = ("review", "drafts", "outdated", "unverified", "reports", "unsolved", "archived")
# A text counts as failing once this many people answered and less than six in ten were helped.
FEWEST_RESPONSES, SOLVED_SHARE = 3, 0.6


@dataclass(frozen=True)
class Desk:
    """One queue on show with the counts of all of them."""

    queue: str
    page: Page[Any]
    counts: dict[str, int]


def desk(viewer: Viewer, queue: str, cursor: str | None) -> Desk:
    """Return the page of a queue (the first for an unknown one) and all counts; nothing for people who are not staff."""
    queue = queue if queue in QUEUES else QUEUES[0]
    if not viewer.is_staff:
        return Desk(queue, Page([], None, None), {})
    counted = select(*(waiting_in(name).label(name) for name in QUEUES))
    counts = dict(db_session.execute(counted).one()._mapping)
    return Desk(queue, page_of(_ordered(queue), cursor), counts)


def waiting_in(queue: str) -> ScalarSelect[int]:
    """Return how much waits in a queue, as a part of a statement; whoever runs it checks that it is for the staff."""
    counted: ScalarSelect[int] = _queue(queue).with_only_columns(func.count()).scalar_subquery()
    return counted


def _working_state() -> Any:
    return case((AnswerText.state == State.ARCHIVED, AnswerText.state), else_=func.coalesce(StagedText.state, AnswerText.state))


def _texts() -> Any:
    return (
        select(
            AnswerText.id, AnswerText.lang, func.coalesce(StagedText.title, AnswerText.title).label("title"), Answer.slug,
            AnswerText.state, StagedText.state.label("staged_state"), AnswerText.edited_at, AnswerText.solved_count,
            AnswerText.unsolved_count, Answer.verified_until, User.name.label("who"),
        )
        .select_from(AnswerText)
        .join(Answer, Answer.id == AnswerText.answer_id)
        .outerjoin(StagedText, StagedText.text_id == AnswerText.id)
    )  # fmt: skip


def _queue(name: str) -> Any:
    """Return the statement of a queue, unordered; each has one row per thing to do."""
    if name == "reports":
        return (
            select(
                ErrorReport.id, AnswerText.lang, AnswerText.title, Answer.slug, ErrorReport.words, ErrorReport.at,
                User.name.label("who"),
            )
            .select_from(ErrorReport)
            .join(AnswerText, AnswerText.id == ErrorReport.text_id)
            .join(Answer, Answer.id == AnswerText.answer_id)
            .outerjoin(User, User.id == ErrorReport.user_id)
            .where(ErrorReport.closed_at.is_(None))
        )  # fmt: skip
    writer = case((StagedText.id.is_not(None), StagedText.author_id), else_=AnswerText.author_id)
    person = Answer.owner_id if name in {"unverified", "unsolved", "outdated"} else writer
    found = _texts().outerjoin(User, User.id == person)
    is_out = AnswerText.state == State.PUBLISHED
    if name == "outdated":
        source = aliased(AnswerText)
        is_source = and_(source.answer_id == Answer.id, source.lang == Answer.source_lang)
        behind = source.revision > func.coalesce(AnswerText.based_on, source.revision)
        return found.join(source, is_source).where(is_out, AnswerText.lang != Answer.source_lang, behind)
    conditions = {
        "review": _working_state() == State.IN_REVIEW,
        "drafts": _working_state() == State.DRAFT,
        "unverified": and_(is_out, Answer.verified_until < clock.today(), AnswerText.lang == Answer.source_lang),
        "unsolved": and_(
            is_out,
            AnswerText.solved_count + AnswerText.unsolved_count >= FEWEST_RESPONSES,
            AnswerText.solved_count < SOLVED_SHARE * (AnswerText.solved_count + AnswerText.unsolved_count),
        ),
        "archived": AnswerText.state == State.ARCHIVED,
    }
    return found.where(conditions[name])


def _ordered(name: str) -> Any:
    found = _queue(name)
    if name == "reports":
        return found.order_by(ErrorReport.at, ErrorReport.id)
    if name == "unverified":
        return found.order_by(Answer.verified_until, AnswerText.id)
    if name == "unsolved":
        return found.order_by(AnswerText.unsolved_count.desc(), AnswerText.id)
    return found.order_by(AnswerText.edited_at.desc(), AnswerText.id.desc())
