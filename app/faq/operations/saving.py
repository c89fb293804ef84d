"""Saving the editor's form: the text, what all languages share, and the next step, all or nothing."""

from typing import Literal

from app.core.access import Viewer, ensure
from app.core.transaction import transaction
from app.faq import policy
from app.faq.models import Answer, AnswerText, State
from app.faq.operations.content import Content
from app.faq.operations.editing import drop_typed
from app.faq.operations.loading import fresh_answer
from app.faq.operations.properties import Properties, change_properties, differs
from app.faq.operations.publishing import publish_text, send_to_review
from app.faq.operations.writing import add_translation, revise_text, write_answer

Step = Literal["save", "review", "publish"]


@transaction
def save_new(
    actor: Viewer,
    lang: str,
    content: Content,
    properties: Properties,
    *,
    step: Step,
    place: str,
    origin: tuple[str, int] | None = None,
) -> Answer:
    """Begin an answer, made of the subject `origin` if any, and take the next step. Raises `Refused`, `Forbidden`."""
    ensure(policy.can_write(actor))
    answer = write_answer(actor, lang, content, properties, origin=origin)
    _take(actor, answer.texts[0], step)
    drop_typed(actor, place)
    return answer


@transaction
def save_answer(
    actor: Viewer,
    answer: Answer,
    lang: str,
    content: Content,
    properties: Properties,
    *,
    version: int | None,
    answer_version: int | None,
    step: Step,
    place: str,
) -> AnswerText:
    """Save a text (a new one where the language is new) and the properties. Raises `Conflict`, `Refused`, `Forbidden`."""
    ensure(policy.can_write(actor))
    text = answer.text_in(lang)
    text = add_translation(actor, answer, lang, content) if text is None else revise_text(actor, text, content, version=version)
    answer = fresh_answer(answer)
    if differs(answer, properties):
        change_properties(actor, answer, properties, version=answer_version)
    _take(actor, text, step)
    drop_typed(actor, place)
    return text


def _take(actor: Viewer, text: AnswerText, step: Step) -> None:
    # Nothing to do for a text whose newest words are out already: only its category or readers were changed.
    if step == "review" and text.working_state == State.DRAFT:
        send_to_review(actor, text)
    if step == "publish" and text.working_state in {State.DRAFT, State.IN_REVIEW}:
        publish_text(actor, text)
