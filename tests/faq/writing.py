"""Answers for the tests, made by the operations themselves."""

from typing import Any

from app.core.access import SYSTEM
from app.faq import operations
from app.faq.models import Answer, AnswerText

TITLE = "How to import a CSV"
BODY = "Open **Data**."


def content(title: str = TITLE, body: str = BODY, wordings: tuple[str, ...] = ()) -> Any:
    """Return prepared content."""
    return operations.prepare(title=title, body=body, wordings=wordings)


def draft(title: str = TITLE, lang: str = "en", body: str = BODY, actor: Any = SYSTEM, **properties: Any) -> Answer:
    """Return an answer with one draft."""
    return operations.write_answer(actor, lang, content(title, body), operations.Properties(**properties))


def published(title: str = TITLE, lang: str = "en", body: str = BODY, actor: Any = SYSTEM, **properties: Any) -> Answer:
    """Return an answer with one published text."""
    answer = draft(title, lang, body, actor, **properties)
    operations.publish_text(SYSTEM, answer.texts[0])
    return answer


def translated(answer: Answer, lang: str, title: str, body: str = "本文です。") -> AnswerText:
    """Return a published text of `answer` in another language."""
    text = operations.add_translation(SYSTEM, answer, lang, content(title, body))
    return operations.publish_text(SYSTEM, text)
