"""How people want to be told."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.core.activity import Notice as Kind
from app.core.database import db_session
from app.notifications.models import Mail, MailHealth, Preference, Rhythm, Timetable
from app.people.models import User

STOP_AT = 4


class Choice(NamedTuple):
    """Whether news of a kind shows in the inbox, and how it comes by mail."""

    in_app: bool
    mail: str


def choice_of(user_id: int, kind: Kind) -> Choice:
    """Return how a person wants to hear of one kind."""
    row = db_session.get(Preference, (user_id, kind.kind))
    return Choice(row.in_app, row.mail) if row is not None else Choice(kind.app, kind.mail)


def choices_of(user_ids: Sequence[int], kind: Kind) -> dict[int, Choice]:
    """Return how each of several people wants to hear of one kind."""
    found = select(Preference).where(Preference.kind == kind.kind, Preference.user_id.in_(user_ids))
    chosen = {row.user_id: Choice(row.in_app, row.mail) for row in db_session.scalars(found)}
    return {key: chosen.get(key, Choice(kind.app, kind.mail)) for key in user_ids}


def choices(user_id: int, kinds: Sequence[Kind]) -> dict[str, Choice]:
    """Return how a person wants to hear of each kind, by its name."""
    rows = db_session.scalars(select(Preference).where(Preference.user_id == user_id))
    chosen = {row.kind: Choice(row.in_app, row.mail) for row in rows}
    return {kind.kind: chosen.get(kind.kind, Choice(kind.app, kind.mail)) for kind in kinds}


def are_stopped(user_id: int, kinds: Sequence[Kind], *, with_digest: bool) -> bool:
    """Return whether no mails of these kinds go to a person, and no digest either where that is asked too."""
    is_off = not with_digest or timetable(user_id).rhythm == Rhythm.OFF
    return is_off and all(one.mail == Mail.OFF for one in choices(user_id, kinds).values())


def timetable(user_id: int) -> Timetable:
    """Return when a person gets mails; the defaults when they never said."""
    stored = db_session.get(Timetable, user_id)
    return stored or Timetable(user_id=user_id, rhythm="daily", hour=8, weekday=0, version=0)


def timetables(user_ids: Sequence[int]) -> dict[int, Timetable]:
    """Return when each of several people gets mails."""
    stored = {row.user_id: row for row in db_session.scalars(select(Timetable).where(Timetable.user_id.in_(user_ids)))}
    return {key: stored.get(key) or Timetable(user_id=key, rhythm="daily", hour=8, weekday=0, version=0) for key in user_ids}


def zones(user_ids: Sequence[int]) -> dict[int, str]:
    """Return the zones of people."""
    return dict(db_session.execute(select(User.id, User.timezone).where(User.id.in_(user_ids))).all())


def stopped_among(mails: Iterable[str]) -> set[str]:
    """Return the addresses of `mails` no mails go to."""
    found = select(MailHealth.mail).where(MailHealth.mail.in_(list(mails)), MailHealth.stopped_at.is_not(None))
    return set(db_session.scalars(found))


def stopped(mail: str) -> MailHealth | None:
    """Return why no mails go to an address, or None when they do."""
    row = db_session.get(MailHealth, mail)
    return row if row is not None and row.stopped_at is not None else None
