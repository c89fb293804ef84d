"""Levels: grown by taking part, or chosen by staff with a reason."""

from sqlalchemy import select

from app.core import activity, clock
from app.core.access import SYSTEM, Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transact, transaction
from app.moderation import facts, growth, policy, queries
from app.moderation.models import Level, Standing
from app.moderation.sentences import reason_given
from app.moderation.site_rules import first_level
from app.people.models import User
from app.people.queries import by_id

PORTION = 200


@transaction
def choose_level(actor: Viewer, person_id: int, level: int, reason: str) -> None:
    """Set how far somebody is trusted, until staff choose otherwise. Raises `Refused`, `NotFound`, `Forbidden` for staff."""
    person = by_id(person_id)
    if person is None:
        raise NotFound
    ensure(policy.can_penalise(actor, person.staff_role))
    reason = reason_given(reason)
    if level not in set(Level):
        raise Refused(_("Please choose one of the list."), "level")
    _set(person.id, Level(level), is_chosen=True)
    activity.record(facts.LEVEL_CHOSEN, actor=actor, subject=person, title=person.name, level=level, reason=reason)


def raise_to(actor: Viewer, person_id: int, level: Level, reason: str) -> None:
    """Trust somebody at least as far as `level`, as part of a larger operation."""
    if queries.level_of(person_id) < level:
        choose_level(actor, person_id, level, reason)


def grow() -> int:
    """Raise the level of everybody who took part enough, in portions, and return how many rose.

    Nobody sinks by it, and a level staff chose stays.
    """
    risen, last = 0, 0
    while ids := _next_people(last):
        with transact():
            risen += sum(_grow(person_id, tally) for person_id, tally in growth.tallies(ids).items())
        last = ids[-1]
    return risen


def _next_people(after: int) -> list[int]:
    found = select(User.id).where(User.id > after, User.is_active, User.staff_role.is_(None)).order_by(User.id)
    return list(db_session.scalars(found.limit(PORTION)))


def _grow(person_id: int, tally: policy.Tally) -> bool:
    standing = db_session.get(Standing, person_id)
    if standing is not None and standing.is_chosen:
        return False
    before = first_level() if standing is None else Level(standing.level)
    level = policy.earned(tally, before)
    if level <= before:
        return False
    _set(person_id, level, is_chosen=False)
    name = db_session.scalar(select(User.name).where(User.id == person_id)) or ""
    activity.record(facts.LEVEL_GROWN, actor=SYSTEM, subject=("person", person_id), title=name, level=int(level))
    return True


def _set(person_id: int, level: Level, *, is_chosen: bool) -> None:
    standing = db_session.get(Standing, person_id)
    if standing is None:
        standing = Standing(user_id=person_id)
        db_session.add(standing)
    standing.level, standing.is_chosen, standing.changed_at = int(level), is_chosen, clock.now()
