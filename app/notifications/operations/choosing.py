"""How people choose to be told."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.core import activity
from app.core.access import SYSTEM, Viewer, ensure
from app.core.database import db_session
from app.core.errors import Conflict, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.notifications import facts, kinds, policy
from app.notifications.models import Mail, Preference, Rhythm, Timetable
from app.notifications.queries.preferences import Choice
from app.people.models import User
from app.watching import operations as watching

HOURS, WEEKDAYS = range(24), range(7)


@transaction
def choose_channels(actor: Viewer, wishes: Mapping[str, Choice]) -> None:
    """Set how `actor` hears of kinds of news; kinds left out stay. Raises `Refused` for an unknown kind or channel."""
    ensure(policy.has_inbox(actor))
    offered = {kind.kind for kind in kinds.offered_to(actor)}
    for name, wish in wishes.items():
        if name not in offered or wish.mail not in set(Mail):
            raise Refused(_("Please choose one of the list."))
        _put(actor.id or 0, name, wish)
    activity.record(facts.PREFERENCES_CHANGED, actor=actor, subject=("person", actor.id))


@transaction
def choose_times(
    actor: Viewer, *, rhythm: str, hour: int, weekday: int, quiet_from: int | None, quiet_until: int | None,
    version: int | None = None,
) -> None:  # fmt: skip
    """Set when `actor` gets mails, hours in their own zone. Raises `Refused`, `Conflict` when changed in another window."""
    ensure(policy.has_inbox(actor))
    hours = (hour, *(one for one in (quiet_from, quiet_until) if one is not None))
    if rhythm not in set(Rhythm) or weekday not in WEEKDAYS or any(one not in HOURS for one in hours):
        raise Refused(_("Please choose one of the list."))
    if (quiet_from is None) != (quiet_until is None):
        raise Refused(_("Please choose both hours, or none."), "quiet_until")
    table = db_session.get(Timetable, actor.id)
    if table is None:
        table = Timetable(user_id=actor.id)
        db_session.add(table)
    elif version is not None and version != table.version:
        raise Conflict({_("Digest"): table.rhythm})
    table.rhythm, table.hour, table.weekday = Rhythm(rhythm), hour, weekday
    table.quiet_from, table.quiet_until = quiet_from, quiet_until
    activity.record(facts.PREFERENCES_CHANGED, actor=actor, subject=("person", actor.id))


@transaction
def choose_habit(actor: Viewer, *, when_writing: bool, when_mentioned: bool) -> None:
    """Set what `actor` begins to watch without being asked."""
    ensure(policy.has_inbox(actor))
    watching.choose_habit(actor, when_writing=when_writing, when_mentioned=when_mentioned)


@transaction
def unsubscribe(user_id: int, stopped: Sequence[str]) -> None:
    """Stop mails of those kinds, or the digest, for whoever holds the token that names them; a second time changes nothing."""
    changed = [kind for kind in stopped if (_stop_digest(user_id) if kind == kinds.DIGEST else _stop_kind(user_id, kind))]
    if changed:
        name = db_session.scalar(select(User.name).where(User.id == user_id)) or ""
        told = ", ".join(changed)
        activity.record(facts.UNSUBSCRIBED, actor=SYSTEM, subject=("person", user_id), title=name, kinds=told)


def _stop_digest(user_id: int) -> bool:
    table = db_session.get(Timetable, user_id)
    if table is None:
        table = Timetable(user_id=user_id)
        db_session.add(table)
    if table.rhythm == Rhythm.OFF:
        return False
    table.rhythm = Rhythm.OFF
    return True


def _stop_kind(user_id: int, kind: str) -> bool:
    declared, stored = kinds.declared().get(kind), db_session.get(Preference, (user_id, kind))
    if stored is not None and stored.mail == Mail.OFF:
        return False
    _put(user_id, kind, Choice(stored.in_app if stored else declared is None or declared.app, Mail.OFF))
    return True


def _put(user_id: int, kind: str, wish: Choice) -> None:
    row = db_session.get(Preference, (user_id, kind))
    if row is None:
        row = Preference(user_id=user_id, kind=kind)
        db_session.add(row)
    row.in_app, row.mail = wish.in_app, Mail(wish.mail)
