"""Answers for tests of search and home, written through the answers' own operations."""

from collections.abc import Callable
from typing import Any

from app.core.access import Viewer
from app.core.database import db_session
from app.faq import operations as faq
from app.faq.models import Answer, AnswerText
from app.faq.queries import text_of


def publish(
    actor: Viewer, title: str, body: str = "", *, lang: str = "en", wordings: tuple[str, ...] = (), **properties: Any
) -> Answer:
    """Write and publish an answer; `properties` are those of `faq.Properties`."""
    content = faq.prepare(title=title, body=body or f"About {title}.", wordings=wordings)
    answer = faq.write_answer(actor, lang, content, faq.Properties(**properties))
    faq.publish_text(actor, answer.texts[0])
    return answer


def text(actor: Viewer, answer: Answer, lang: str = "en") -> AnswerText:
    """Return the text of an answer as it stands now."""
    db_session.expire_all()
    return text_of(actor, answer.slug, lang)


Published = Callable[..., Answer]
