"""What readers answer: solved or not yet, and errors they found."""

from sqlalchemy import select, update

from app.core import activity, clock, limits
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.faq import facts, policy
from app.faq.models import AnswerText, ErrorReport, Feedback
from app.faq.operations.loading import fresh_text
from app.faq.operations.publishing import told

LONGEST_WORD, LONGEST_REPORT = 500, 4000
PACE = ("60/hour", "300/day")


@transaction
def give_feedback(actor: Viewer, text: AnswerText, *, is_solved: bool, word: str = "") -> Feedback:
    """Keep whether `text` solved the matter of `actor`, in place of what was said before. Raises `Forbidden`, `NotFound`,
    `TooMany`.
    """
    ensure(policy.can_respond(actor))
    limits.limit("feedback", str(actor.id), *PACE)
    text = fresh_text(text)
    said = db_session.scalar(select(Feedback).where(Feedback.text_id == text.id, Feedback.user_id == actor.id))
    before = said.is_solved if said else None
    if said is None:
        said = Feedback(text_id=text.id, user_id=actor.id)
        db_session.add(said)
    said.is_solved = is_solved
    said.word = "" if is_solved else (" ".join(word.split())[:LONGEST_WORD] or said.word or "")
    said.at = clock.now()
    _count(text.id, before, is_solved)
    activity.record(facts.FEEDBACK_GIVEN, actor=actor, subject=text.answer, lang=text.lang, solved=is_solved)
    return said


def _count(text_id: int, before: bool | None, after: bool) -> None:
    if before == after:
        return
    solved = int(after) - int(before is True)
    unsolved = int(not after) - int(before is False)
    db_session.execute(
        update(AnswerText)
        .where(AnswerText.id == text_id)
        # Counted by the database, so that two readers at once are both counted; the version belongs to editors.
        .values(solved_count=AnswerText.solved_count + solved, unsolved_count=AnswerText.unsolved_count + unsolved)
        .execution_options(synchronize_session=False)
    )


@transaction
def report_error(actor: Viewer, text: AnswerText, words: str) -> ErrorReport:
    """Tell the editors what is wrong in `text`. Raises `Refused` at the field `words`, `Forbidden`, `NotFound`."""
    ensure(policy.can_respond(actor))
    text = fresh_text(text)
    words = words.strip()
    if not words:
        raise Refused(_("Please write what is wrong."), "words")
    if len(words) > LONGEST_REPORT:
        raise Refused(_("Please keep to %(count)s characters.", count=LONGEST_REPORT), "words")
    limits.limit("error_report", str(actor.id), *PACE)
    report = ErrorReport(text_id=text.id, user_id=actor.id, words=words)
    db_session.add(report)
    activity.record(facts.ERROR_REPORTED, actor=actor, subject=text.answer, lang=text.lang, to=told(text.answer.owner_id))
    return report


@transaction
def close_report(actor: Viewer, report: ErrorReport) -> None:
    """Take a report off the desk; closing it twice changes nothing. Raises `Forbidden`."""
    ensure(policy.can_write(actor))
    if report.closed_at is not None:
        return
    report.closed_at = clock.now()
    report.closed_by_id = actor.id
    text = db_session.get(AnswerText, report.text_id)
    activity.record(
        facts.REPORT_CLOSED,
        actor=actor,
        subject=("answer", text.answer_id) if text else None,
        title=text.title if text else "",
        to=told(report.user_id),
    )
