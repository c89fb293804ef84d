"""Rows as they stand at this moment, read again inside the writing transaction."""

from sqlalchemy import select

from app.core.errors import Conflict, NotFound
from app.core.i18n import _
from app.faq.models import Answer, AnswerText
from app.faq.queries.whole import whole


def fresh_text(text: AnswerText, version: int | None = None) -> AnswerText:
    """Return `text` as it is now, with answer and staged text. Raises `NotFound`; `Conflict` when `version` is another."""
    answer = whole(select(Answer).where(Answer.id == text.answer_id))
    found = answer.text_in(text.lang) if answer is not None else None
    if found is None:
        raise NotFound
    if version is not None and version != found.version:
        working = found.working
        raise Conflict(
            {_("Title"): working.title, _("Other ways to ask"): "\n".join(working.wordings), _("Text"): working.body_md}
        )
    return found


def fresh_answer(answer: Answer, version: int | None = None) -> Answer:
    """Return `answer` as it is now, with everything of it. Raises `NotFound`; `Conflict` when `version` is another."""
    found = whole(select(Answer).where(Answer.id == answer.id))
    if found is None:
        raise NotFound
    if version is not None and version != found.version:
        raise Conflict({_("Address"): found.slug, _("Tags"): ", ".join(found.tag_names)})
    return found
