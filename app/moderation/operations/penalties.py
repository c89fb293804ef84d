"""Silence and suspension: with a reason and an end, lifted by themselves or earlier."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.core import activity, clock, mail
from app.core.access import SYSTEM, Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.moderation import facts, policy, queries
from app.moderation.models import Penalty, PenaltyKind
from app.moderation.operations.telling import tell
from app.moderation.sentences import reason_given
from app.people.models import User
from app.people.operations.sessions import end_all
from app.people.queries import by_id


@transaction
def punish(actor: Viewer, person_id: int, kind: PenaltyKind, *, hours: int, reason: str, case_id: int | None = None) -> Penalty:
    """Silence or suspend somebody for `hours` from now. Whoever is suspended is signed out at once.

    Raises `Refused` without a reason or for an impossible length, `NotFound`, `Forbidden` for staff.
    """
    person = _person(person_id)
    ensure(policy.can_penalise(actor, person.staff_role))
    reason = reason_given(reason)
    if not 1 <= hours <= policy.LONGEST_HOURS:
        raise Refused(_("Please choose how long."), "hours")
    now = clock.now()
    penalty = Penalty(
        user_id=person.id, kind=kind, reason=reason, case_id=case_id, by_id=actor.id, starts_at=now,
        ends_at=now + timedelta(hours=hours),
    )  # fmt: skip
    db_session.add(penalty)
    db_session.flush()
    if kind == PenaltyKind.SUSPEND:
        end_all(person)
    _note_suspension(person.id)
    fact = facts.SUSPENDED if kind == PenaltyKind.SUSPEND else facts.SILENCED
    _record(fact, actor, person, reason=reason, hours=hours)
    told = facts.TOLD_SUSPENDED if kind == PenaltyKind.SUSPEND else facts.TOLD_SILENCED
    tell(actor, person.id, told, reason=reason, until=penalty.ends_at)
    if kind == PenaltyKind.SUSPEND:
        _write_mail(person, penalty)
    return penalty


@transaction
def warn(actor: Viewer, person_id: int | None, reason: str, *, title: str = "") -> None:
    """Write to somebody about what they wrote. Raises `Refused` without a reason, `NotFound`, `Forbidden` for staff."""
    person = _person(person_id)
    ensure(policy.can_penalise(actor, person.staff_role))
    reason = reason_given(reason)
    _record(facts.AUTHOR_WARNED, actor, person, reason=reason)
    tell(actor, person.id, facts.TOLD_WARNED, title=title, reason=reason)


@transaction
def lift(actor: Viewer, penalty: Penalty, reason: str) -> Penalty:
    """End a penalty before its time. Raises `Refused` without a reason or when it ended already, `Forbidden`."""
    ensure(policy.can_moderate(actor))
    reason = reason_given(reason)
    found = db_session.get(Penalty, penalty.id, with_for_update=True, populate_existing=True)
    if found is None or not found.is_active:
        raise Refused(_("This has ended already."))
    found.ended_at, found.lifted_by_id = clock.now(), actor.id
    db_session.flush()
    _end(actor, found, facts.PENALTY_LIFTED, reason)
    return found


@transaction
def end_penalties() -> int:
    """Note the penalties whose time is over, tell the people concerned, and return how many there were."""
    over = select(Penalty).where(Penalty.ended_at.is_(None), Penalty.ends_at <= clock.now()).with_for_update()
    found = db_session.scalars(over.order_by(Penalty.id)).all()
    for penalty in found:
        penalty.ended_at = penalty.ends_at
    db_session.flush()
    for penalty in found:
        _end(SYSTEM, penalty, facts.PENALTY_ENDED, "")
    return len(found)


def _end(actor: Viewer, penalty: Penalty, fact: activity.Fact, reason: str) -> None:
    person = _person(penalty.user_id)
    _note_suspension(person.id)
    _record(fact, actor, person, reason=reason)
    if not queries.active_penalties(person.id):
        tell(actor, person.id, facts.TOLD_ENDED, reason=reason)


def _note_suspension(person_id: int) -> None:
    """Keep with the person until when nobody lets them in; asked at every request, so it is one column there."""
    until: datetime | None = max(
        (one.ends_at for one in queries.active_penalties(person_id) if one.kind == PenaltyKind.SUSPEND), default=None
    )
    # Nobody edits this, so the version of the row stays and no open form is disturbed.
    statement = update(User).where(User.id == person_id).values(suspended_until=until)
    db_session.execute(statement.execution_options(synchronize_session=False))


def _person(person_id: int | None) -> User:
    found = by_id(person_id) if person_id is not None else None
    if found is None:
        raise NotFound
    return found


def _record(fact: activity.Fact, actor: Viewer, person: User, **particulars: object) -> None:
    activity.record(fact, actor=actor, subject=person, company_id=person.company_id, title=person.name, **particulars)


def _write_mail(person: User, penalty: Penalty) -> None:
    # Whoever may not come in hears nothing by way of the site.
    mail.queue(
        to=person.mail,
        template="moderation/suspended",
        locale=person.locale,
        unique_key=f"suspended:{penalty.id}",
        person_name=person.name,
        reason=penalty.reason,
        until=penalty.ends_at.isoformat(),
        timezone=person.timezone,
    )
