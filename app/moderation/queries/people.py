"""How far people are trusted, what they may still do today, and what holds against them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

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
    found = _active(person_id).where(Penalty.kind.in_(kinds))
    return db_session.scalars(found.order_by(Penalty.ends_at.desc()).limit(1)).first()


def active_penalties(person_id: int) -> Sequence[Penalty]:
    """Return every penalty of a person that holds, for readers who checked who is asking."""
    return db_session.scalars(_active(person_id).order_by(Penalty.id)).all()


def _active(person_id: int | None) -> Select[Penalty]:
    return select(Penalty).where(Penalty.user_id == person_id, Penalty.ended_at.is_(None), Penalty.ends_at > clock.now())


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
    chosen, threads_in_hour, threads_in_day, replies_in_hour, replies_in_day, until, reason = _standing(viewer.id)
    level = first_level() if chosen is None else Level(chosen)
    rules = policy.LIMITS[level]
    return Allowance(
        level,
        rules,
        Left(max(0, rules.threads_an_hour - threads_in_hour), max(0, rules.threads_a_day - threads_in_day)),
        Left(max(0, rules.replies_an_hour - replies_in_hour), max(0, rules.replies_a_day - replies_in_day)),
        silenced_until=until,
        silenced_because=reason or "",
    )


def _standing(person_id: int | None) -> Any:
    """Return the level somebody was given, what they wrote lately and the longest silence, in one statement."""
    silenced = _active(person_id).where(Penalty.kind.in_((PenaltyKind.SILENCE, PenaltyKind.SUSPEND)))
    silence = silenced.order_by(Penalty.ends_at.desc(), Penalty.id).limit(1)
    written = (limits.used(LIMIT, key(what, person_id), window) for what in ("thread", "reply") for window in (HOUR, DAY))
    return db_session.execute(
        select(
            select(Standing.level).where(Standing.user_id == person_id).scalar_subquery(),
            *written,
            silence.with_only_columns(Penalty.ends_at).scalar_subquery(),
            silence.with_only_columns(Penalty.reason).scalar_subquery(),
        )
    ).one()


def is_staff_member(person_id: int | None) -> bool:
    """Whether a person works for the site; for operations, not for pages."""
    return db_session.scalar(select(User.staff_role).where(User.id == person_id)) is not None


def moderators() -> Sequence[tuple[int, str]]:
    """Return `(id, name)` of the active staff, who all moderate."""
    found = select(User.id, User.name).where(User.staff_role.is_not(None), User.is_active).order_by(User.name, User.id)
    return [(key, name) for key, name in db_session.execute(found)]
