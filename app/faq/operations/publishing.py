"""The way of a text from draft to readers and out again."""

from typing import Any

from sqlalchemy import update

from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.faq import facts, policy
from app.faq.models import AnswerText, Revision, StagedText, State
from app.faq.operations.content import prepare
from app.faq.operations.loading import fresh_text
from app.faq.operations.pictures import share_pictures
from app.faq.operations.writing import put_content

LONGEST_NOTE = 300


@transaction
def send_to_review(actor: Viewer, text: AnswerText) -> AnswerText:
    """Ask for a review of what is being worked on. Raises `Refused` when there is no draft, `Forbidden`."""
    ensure(policy.can_write(actor))
    text = fresh_text(text)
    if text.working_state != State.DRAFT:
        raise Refused(_("There is no draft to review. Change the text first."))
    _move_working(text, State.IN_REVIEW)
    text.working.submitted_at = clock.now()
    activity.record(facts.SENT_TO_REVIEW, actor=actor, subject=text.answer, lang=text.lang, to=told(text.answer.owner_id))
    return text


@transaction
def send_back(actor: Viewer, text: AnswerText, *, note: str) -> AnswerText:
    """Send a text in review back to its writer with a reason. Raises `Refused`, `Forbidden`."""
    ensure(policy.can_publish(actor))
    text = fresh_text(text)
    if text.working_state != State.IN_REVIEW:
        raise Refused(_("This text is not in review any more."))
    note = " ".join(note.split())[:LONGEST_NOTE]
    if not note:
        raise Refused(_("Please tell the writer what to change."), "note")
    _move_working(text, State.DRAFT)
    activity.record(
        facts.SENT_BACK, actor=actor, subject=text.answer, lang=text.lang, note=note, to=told(text.working.author_id)
    )
    return text


@transaction
def publish_text(actor: Viewer, text: AnswerText, *, note: str = "", version: int | None = None) -> AnswerText:
    """Publish a draft or a reviewed text: readers get it, and it is kept as a revision.

    Raises `Conflict` when `version`, that of the text somebody looked at, is not the present one; `Refused`, `Forbidden`.
    """
    ensure(policy.can_publish(actor))
    text = fresh_text(text, version)
    if text.working_state not in {State.DRAFT, State.IN_REVIEW}:
        raise Refused(_("There is nothing new to publish."))
    _take_over_staged(text)
    text.state = State.PUBLISHED
    text.submitted_at = None
    mark_published(text, author_id=text.author_id, note=" ".join(note.split())[:LONGEST_NOTE])
    share_pictures(text.answer)
    answer = text.answer
    particulars: dict[str, Any] = {"lang": text.lang, "revision": text.revision}
    if answer.origin_kind:
        particulars["origin"] = f"{answer.origin_kind}:{answer.origin_id}"
    activity.record(facts.ANSWER_PUBLISHED, actor=actor, subject=answer, **particulars)
    return text


def told(*person_ids: int | None) -> list[int]:
    """Return whom a fact is told to: those of the people that there are."""
    return [key for key in person_ids if key is not None]


def mark_published(text: AnswerText, *, author_id: int | None, note: str) -> None:
    """Count the content of `text` as a new revision that readers see from now on."""
    now = clock.now()
    text.revision += 1
    text.published_at = text.published_at or now
    text.checked_at = text.updated_at = text.edited_at = now
    text.answer.updated_at = now
    db_session.flush()
    db_session.add(
        Revision(
            text_id=text.id,
            n=text.revision,
            title=text.title,
            wordings=list(text.wordings),
            body_md=text.body_md,
            author_id=author_id,
            note=note,
            at=now,
        )
    )


def amend_live_revision(text: AnswerText) -> None:
    """Put the body of `text` into its newest revision: what it says is the same, so translations do not fall behind."""
    newest = update(Revision).where(Revision.text_id == text.id, Revision.n == text.revision)
    db_session.execute(newest.values(body_md=text.body_md))


@transaction
def archive_text(actor: Viewer, text: AnswerText) -> AnswerText:
    """Take a text away from readers; nothing is lost. Raises `Refused`, `Forbidden`."""
    ensure(policy.can_publish(actor))
    text = fresh_text(text)
    if not text.may_become(State.ARCHIVED):
        raise Refused(_("This text is archived already."))
    text.state = State.ARCHIVED
    text.updated_at = text.edited_at = clock.now()
    share_pictures(text.answer)
    activity.record(facts.ANSWER_ARCHIVED, actor=actor, subject=text.answer, lang=text.lang)
    return text


@transaction
def reopen_text(actor: Viewer, text: AnswerText) -> AnswerText:
    """Take a text out of the archive, as a draft with the newest content there is. Raises `Refused`, `Forbidden`."""
    ensure(policy.can_publish(actor))
    text = fresh_text(text)
    if text.state != State.ARCHIVED:
        raise Refused(_("This text is not archived."))
    _take_over_staged(text)
    text.state = State.DRAFT
    text.updated_at = text.edited_at = clock.now()
    activity.record(facts.ANSWER_REOPENED, actor=actor, subject=text.answer, lang=text.lang)
    return text


@transaction
def discard_staged(actor: Viewer, text: AnswerText) -> AnswerText:
    """Drop the unpublished change beside a published text. Raises `Refused` when there is none, `Forbidden`."""
    ensure(policy.can_write(actor))
    text = fresh_text(text)
    if text.staged is None:
        raise Refused(_("There is no unpublished change."))
    text.staged = None
    text.edited_at = clock.now()
    activity.record(facts.STAGED_DISCARDED, actor=actor, subject=text.answer, lang=text.lang)
    return text


@transaction
def restore_revision(actor: Viewer, text: AnswerText, revision: Revision) -> AnswerText:
    """Make an old revision the draft again; readers keep what they have meanwhile. Raises `Refused`, `Forbidden`."""
    ensure(policy.can_write(actor))
    text = fresh_text(text)
    if text.state == State.ARCHIVED:
        raise Refused(_("This text is archived. Take it out of the archive first."))
    if revision.text_id != text.id:
        raise Refused(_("This version belongs to another answer."))
    put_content(actor, text, prepare(title=revision.title, body=revision.body_md, wordings=revision.wordings))
    activity.record(facts.REVISION_RESTORED, actor=actor, subject=text.answer, lang=text.lang, n=revision.n)
    return text


def _move_working(text: AnswerText, state: State) -> None:
    text.working.state = state
    text.working.submitted_at = None
    text.edited_at = clock.now()


def _take_over_staged(text: AnswerText) -> None:
    staged: StagedText | None = text.staged
    if staged is None:
        return
    text.title, text.wordings, text.body_md = staged.title, list(staged.wordings), staged.body_md
    text.body_html, text.toc, text.plain = staged.body_html, list(staged.toc), staged.plain
    text.render_version, text.based_on, text.author_id = staged.render_version, staged.based_on, staged.author_id
    text.staged = None
