"""How far people are trusted, what they may still do today, and what holds against them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core import clock, limits
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.moderation import policy
from app.moderation.models import Level, Penalty, PenaltyKind, Standing
from app.moderation.site_rules import first_level
from app.people.models import User

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIMIT = "moderation.write"


@dataclass(frozen=True)
class Left:
    """How many more there may be in this hour and this day."""

    an_hour: int
    a_day: int

    @property
    def now(self) -> int:
        """How many more may follow right now."""
        return min(self.an_hour, self.a_day)


@dataclass(frozen=True)
class Allowance:
    """What a person may still do; `limits` is None for staff, who are not limited."""

    level: Level
    limits: policy.Limits | None
    threads: Left | None
    replies: Left | None
    silenced_until: datetime | None = None
    silenced_because: str = ""


def key(what: str, person_id: int | None) -> str:
    """Return the name under which what a person writes is counted; `what` is `thread` or `reply`."""
    return f"{what}:{person_id}"


def level_of(person_id: int | None) -> Level:
    """Return the level of a person; the first one when nothing else was ever said."""
    chosen = db_session.scalar(select(Standing.level).where(Standing.user_id == person_id))
    return first_level() if chosen is None else Level(chosen)


def active_penalty(person_id: int | None, *kinds: PenaltyKind) -> Penalty | None:
    """Return the penalty of those kinds that holds longest, or None."""
    found = select(Penalty).where(Penalty.user_id == person_id, Penalty.ended_at.is_(None), Penalty.ends_at > clock.now())
    return db_session.scalars(found.where(Penalty.kind.in_(kinds)).order_by(Penalty.ends_at.desc()).limit(1)).first()


def active_penalties(person_id: int) -> Sequence[Penalty]:
    """Return every penalty of a person that holds, for readers who checked who is asking."""
    found = select(Penalty).where(Penalty.user_id == person_id, Penalty.ended_at.is_(None), Penalty.ends_at > clock.now())
    return db_session.scalars(found.order_by(Penalty.id)).all()


def penalties_of(person_id: int) -> Sequence[Penalty]:
    """Return the last twenty penalties of a person, for readers who checked who is asking."""
    return db_session.scalars(select(Penalty).where(Penalty.user_id == person_id).order_by(Penalty.id.desc()).limit(20)).all()


def penalty(viewer: Viewer, penalty_id: int) -> Penalty:
    """Return one penalty. Raises `NotFound` for anybody but the staff."""
    found = db_session.get(Penalty, penalty_id) if policy.can_moderate(viewer) else None
    if found is None:
        raise NotFound
    return found


def allowance(viewer: Viewer) -> Allowance:
    """Return what `viewer` may still write, so that a limit is told before it bites."""
    if not policy.is_limited(viewer):
        return Allowance(Level.LEADER, None, None, None)
    level = level_of(viewer.id)
    rules = policy.LIMITS[level]
    silence = active_penalty(viewer.id, PenaltyKind.SILENCE, PenaltyKind.SUSPEND)
    return Allowance(
        level,
        rules,
        _left("thread", viewer.id, rules.threads_an_hour, rules.threads_a_day),
        _left("reply", viewer.id, rules.replies_an_hour, rules.replies_a_day),
        silenced_until=silence.ends_at if silence else None,
        silenced_because=silence.reason if silence else "",
    )


def _left(what: str, person_id: int | None, an_hour: int, a_day: int) -> Left:
    name = key(what, person_id)
    return Left(max(0, an_hour - limits.used(LIMIT, name, HOUR)), max(0, a_day - limits.used(LIMIT, name, DAY)))


def is_staff_member(person_id: int | None) -> bool:
    """Whether a person works for the site; for operations, not for pages."""
    return db_session.scalar(select(User.staff_role).where(User.id == person_id)) is not None


def moderators() -> Sequence[tuple[int, str]]:
    """Return `(id, name)` of the active staff, who all moderate."""
    found = select(User.id, User.name).where(User.staff_role.is_not(None), User.is_active).order_by(User.name, User.id)
    return [(key, name) for key, name in db_session.execute(found)]
