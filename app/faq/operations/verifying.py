"""Keeping answers true: owners confirm, and are asked when the time is up."""

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core import activity, clock, mail
from app.core.access import SYSTEM, Viewer, ensure
from app.core.database import db_session
from app.core.transaction import transaction
from app.faq import facts, policy
from app.faq.models import Answer, AnswerText, State
from app.faq.operations.loading import fresh_answer
from app.people.models import User

VERIFIED_FOR = timedelta(days=183)
ASKED_AGAIN_AFTER = timedelta(days=7)
MOST_AT_ONCE = 5


@transaction
def verify_answer(actor: Viewer, answer: Answer) -> Answer:
    """Confirm that `answer` is still true: its published texts count as checked now, the answer as true for half a year."""
    answer = fresh_answer(answer)
    ensure(policy.can_verify(actor, answer))
    now = clock.now()
    answer.verified_at = now
    answer.verified_by_id = actor.id
    answer.verified_until = now.date() + VERIFIED_FOR
    answer.asked_at = None
    for text in answer.texts:
        if text.state == State.PUBLISHED:
            text.checked_at = text.updated_at = now
    activity.record(facts.ANSWER_VERIFIED, actor=actor, subject=answer)
    return answer


@transaction
def ask_owners() -> int:
    """Ask owners about answers whose time is up: one mail of at most five answers an owner and week. Returns the mails."""
    due = _due(clock.today())
    for owner, answers in due:
        now = clock.now()
        for answer in answers:
            answer.asked_at = now
        mail.queue(
            to=owner.mail,
            template="faq/still_true",
            locale=owner.locale,
            unique_key=f"faq.still_true:{owner.id}:{now.date().isoformat()}",
            name=owner.name,
            answers=[{"title": answer.title, "slug": answer.slug} for answer in answers],
        )
        activity.record(facts.OWNERS_ASKED, actor=SYSTEM, owner=owner.name, count=len(answers))
    return len(due)


def _due(today: date) -> list[tuple[User, list[Answer]]]:
    week_ago = clock.now() - ASKED_AGAIN_AFTER
    asked = select(Answer.owner_id).where(Answer.asked_at > week_ago, Answer.owner_id.is_not(None))
    rows = db_session.scalars(
        select(Answer)
        .where(Answer.verified_until < today, Answer.owner_id.is_not(None), Answer.owner_id.not_in(asked))
        .where(Answer.texts.any(AnswerText.state == State.PUBLISHED))
        .options(selectinload(Answer.texts))
        # Those never asked about come first, so that a few ignored ones do not keep the rest from being asked about.
        .order_by(Answer.asked_at.is_not(None), Answer.asked_at, Answer.verified_until, Answer.id)
    )
    mine: dict[int, list[Answer]] = defaultdict(list)
    for answer in rows:
        if answer.owner_id is not None and len(mine[answer.owner_id]) < MOST_AT_ONCE:
            mine[answer.owner_id].append(answer)
    owners = db_session.scalars(select(User).where(User.id.in_(mine), User.staff_role.is_not(None), User.is_active))
    return [(owner, mine[owner.id]) for owner in owners]
