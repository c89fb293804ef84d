"""An answer with all its rows, as it is in the database at this moment."""

from sqlalchemy import Select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.core.database import db_session
from app.faq.models import Answer, AnswerText


def whole(found: Select[Answer]) -> Answer | None:
    """Return the one answer `found` selects with texts, staged texts, readers and tags loaded, or None."""
    answer = db_session.scalar(
        found.options(
            selectinload(Answer.texts).joinedload(AnswerText.staged),
            selectinload(Answer.tiers),
            selectinload(Answer.companies),
            selectinload(Answer.tags),
        ).execution_options(populate_existing=True)
    )
    for text in answer.texts if answer is not None else ():
        # The texts hold on to their answer, which nobody else may be keeping in memory.
        set_committed_value(text, "answer", answer)
    return answer
