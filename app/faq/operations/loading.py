"""Rows as they stand at this moment, read again inside the writing transaction."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.core.database import db_session
from app.core.errors import Conflict, NotFound
from app.core.i18n import _
from app.faq.models import Answer, AnswerText


def fresh_text(text: AnswerText, version: int | None = None) -> AnswerText:
    """Return `text` as it is now, with answer and staged text. Raises `NotFound`; `Conflict` when `version` is not its version."""
    found = db_session.scalar(
        select(AnswerText)
        .where(AnswerText.id == text.id)
        .options(joinedload(AnswerText.staged), joinedload(AnswerText.answer).selectinload(Answer.texts).joinedload(AnswerText.staged))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if version is not None and version != found.version:
        working = found.working
        raise Conflict(
            {_("Title"): working.title, _("Other ways to ask"): "\n".join(working.wordings), _("Text"): working.body_md}
        )
    return found


def fresh_answer(answer: Answer, version: int | None = None) -> Answer:
    """Return `answer` as it is now, with everything of it. Raises `NotFound`; `Conflict` when `version` is not its version."""
    found = db_session.scalar(
        select(Answer)
        .where(Answer.id == answer.id)
        .options(
            selectinload(Answer.texts).joinedload(AnswerText.staged),
            selectinload(Answer.tiers),
            selectinload(Answer.companies),
            selectinload(Answer.tags),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if version is not None and version != found.version:
        raise Conflict({_("Address"): found.slug, _("Tags"): ", ".join(found.tag_names)})
    return found
