"""Writing: beginning an answer, translating it, changing a text."""

from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.faq import facts, policy
from app.faq.models import LANGUAGES, Answer, AnswerText, StagedText, State
from app.faq.operations import slugs
from app.faq.operations.content import Content
from app.faq.operations.loading import fresh_answer, fresh_text
from app.faq.operations.pictures import keep_pictures
from app.faq.operations.properties import Properties, apply


@transaction
def write_answer(
    actor: Viewer, lang: str, content: Content, properties: Properties, *, origin: tuple[str, int] | None = None
) -> Answer:
    """Begin an answer as a draft in `lang`; `origin` is the subject it is made of. Raises `Refused`, `Forbidden`."""
    ensure(policy.can_write(actor))
    _check_language(lang)
    answer = new_answer(
        lang, slugs.chosen(properties.slug, slugs.is_taken) if properties.slug else slugs.free(slugs.kebab(content.title))
    )
    apply(answer, properties)
    if origin is not None:
        answer.origin_kind, answer.origin_id = origin
    new_text(answer, lang, content, author_id=actor.id)
    db_session.flush()
    keep_pictures(actor, answer, content)
    activity.record(facts.ANSWER_WRITTEN, actor=actor, subject=answer, lang=lang)
    return answer


@transaction
def add_translation(actor: Viewer, answer: Answer, lang: str, content: Content) -> AnswerText:
    """Begin the text of `answer` in a language it lacks. Raises `Refused` when it is there already, `Forbidden`."""
    ensure(policy.can_write(actor))
    _check_language(lang)
    answer = fresh_answer(answer)
    if answer.text_in(lang) is not None:
        raise Refused(_("Somebody began this translation meanwhile. Please open it and add your part."))
    text = new_text(answer, lang, content, author_id=actor.id)
    text.based_on = source_revision(answer)
    db_session.flush()
    keep_pictures(actor, answer, content)
    activity.record(facts.ANSWER_WRITTEN, actor=actor, subject=answer, lang=lang)
    return text


@transaction
def revise_text(actor: Viewer, text: AnswerText, content: Content, *, version: int | None = None) -> AnswerText:
    """Change a text. A published one stays as it is and gets the change staged beside it; one in review becomes a draft again.

    Raises `Conflict` when `version` is given and somebody changed the text meanwhile, `Refused`, `Forbidden`.
    """
    ensure(policy.can_write(actor))
    text = fresh_text(text, version)
    if text.state == State.ARCHIVED:
        raise Refused(_("This text is archived. Take it out of the archive first."))
    if content.is_in(text.working) and text.working_state != State.IN_REVIEW:
        return text
    put_content(actor, text, content)
    keep_pictures(actor, text.answer, content)
    activity.record(facts.ANSWER_REVISED, actor=actor, subject=text.answer, lang=text.lang)
    return text


def put_content(actor: Viewer, text: AnswerText, content: Content) -> None:
    """Put `content` where an editor's work goes: into the text itself, or beside it once it is published."""
    now = clock.now()
    target: AnswerText | StagedText = text
    if text.state == State.PUBLISHED:
        text.staged = text.staged or StagedText()
        target = text.staged
        target.updated_at = now
    else:
        text.updated_at = now
    content.put_into(target)
    target.state = State.DRAFT
    target.submitted_at = None
    target.author_id = actor.id
    target.based_on = source_revision(text.answer) if text.lang != text.answer.source_lang else None
    text.edited_at = now


def new_answer(lang: str, slug: str) -> Answer:
    """Return a new answer at `slug`, or at `a-<id>` when that is empty; it has its id."""
    answer = Answer(slug=slug or "", source_lang=lang, texts=[], tiers=[], companies=[], tags=[])
    if not slug:
        # The number is known only after the row is there; until then it holds a place nobody else can ask for.
        answer.slug = f"a--{clock.now().timestamp()}"
    db_session.add(answer)
    db_session.flush()
    if not slug:
        answer.slug = slugs.free(f"a-{answer.id}")
    return answer


def new_text(answer: Answer, lang: str, content: Content, *, author_id: int | None) -> AnswerText:
    """Return a new draft of `answer` in `lang`."""
    text = AnswerText(answer=answer, lang=lang, state=State.DRAFT, revision=0, author_id=author_id, staged=None)
    content.put_into(text)
    db_session.add(text)
    return text


def source_revision(answer: Answer) -> int | None:
    """Return the number of the live revision of the source language; None when that was never published."""
    source = answer.text_in(answer.source_lang)
    return source.revision or None if source else None


def _check_language(lang: str) -> None:
    if lang not in LANGUAGES:
        raise Refused(_("Answers are written in Japanese or English."), "lang")
