"""Mails that come back: they are counted, and at four points no more are sent."""

from datetime import timedelta

from sqlalchemy import or_, select

from app.companies.models import Company
from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.transaction import transaction
from app.notifications import facts, policy
from app.notifications.models import MailHealth
from app.notifications.queries.preferences import STOP_AT
from app.people.models import User, normal_mail
from app.people.queries import by_mail
from app.people.roles import ADMIN

SOFT, HARD = 1, 2
FORGOTTEN = timedelta(days=30)
LONGEST = 300


@transaction
def count_bounce(actor: Viewer, mail: str, *, is_hard: bool, words: str = "") -> None:
    """Count a mail to `mail` that came back: one point, two when it can never arrive. Old points are forgotten after 30 days.

    At four points mails stop, and those who look after the person are told. Unknown addresses are passed over. Raises
    `Forbidden`.
    """
    ensure(policy.can_tell(actor))
    person = by_mail(mail)
    if person is None:
        return
    now, key = clock.now(), normal_mail(mail)
    row = db_session.get(MailHealth, key, with_for_update=True)
    if row is None:
        row = MailHealth(mail=key, score=0, counted_at=now)
        db_session.add(row)
    if now - row.counted_at > FORGOTTEN:
        row.score, row.stopped_at = 0, None
    row.score += HARD if is_hard else SOFT
    row.counted_at, row.words = now, " ".join(words.split())[:LONGEST]
    if row.score >= STOP_AT and row.stopped_at is None:
        row.stopped_at = now
        activity.record(
            facts.MAIL_STOPPED, actor=actor, subject=person, company_id=person.company_id,
            to=_carers(person), reason=row.words,
        )  # fmt: skip


@transaction
def resume_mail(actor: Viewer) -> None:
    """Let mails to the actor's own address be sent again. Raises `Forbidden`."""
    ensure(policy.has_inbox(actor))
    person = db_session.get_one(User, actor.id)
    row = db_session.get(MailHealth, person.mail)
    if row is not None:
        db_session.delete(row)
        activity.record(facts.MAIL_RESUMED, actor=actor, subject=("person", person.id), title=person.name)


@transaction
def forget_old() -> None:
    """Forget points that are a month old, stopped addresses included: then a new try is made."""
    for row in db_session.scalars(select(MailHealth).where(MailHealth.counted_at < clock.now() - FORGOTTEN)):
        db_session.delete(row)


def _carers(person: User) -> list[int]:
    owner = select(Company.owner_id).where(Company.id == person.company_id).scalar_subquery()
    found = select(User.id).where(User.is_active, or_(User.staff_role == ADMIN, User.id == owner), User.id != person.id)
    return sorted(db_session.scalars(found))
