"""Whom news would reach, told before it is sent: how many by mail, and who not and why. For the staff alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy import select

from app.core import activity, clock
from app.core.access import Viewer
from app.core.database import db_session
from app.notifications.models import Mail
from app.notifications.queries import preferences
from app.notifications.recipients import Pair, Recipient, listening, place_at, who_sees
from app.people import viewers
from app.people.models import User

NAMES = 5


class Reach(IntEnum):
    """How news reaches a person, the better the higher; below `INBOX` it does not reach them at all, and that is why."""

    SELF = 0
    LEFT = 1
    SUSPENDED = 2
    UNSEEN = 3
    MUTED = 4
    NOT_FOLLOWING = 5
    SWITCHED_OFF = 6
    INBOX = 7
    MAIL_STOPPED = 8
    DIGEST = 9
    MAIL = 10


@dataclass(frozen=True)
class Forecast:
    """How many people news reaches how, and the names of the first five of each."""

    counts: Mapping[Reach, int]
    names: Mapping[Reach, Sequence[str]]

    def of(self, *ways: Reach) -> int:
        """Return how many people it reaches in one of these ways."""
        return sum(self.counts.get(way, 0) for way in ways)

    @property
    def without_mail(self) -> list[Reach]:
        """Why people get no mail of it, the nearest to one first."""
        return [way for way in sorted(self.counts, reverse=True) if way not in (Reach.MAIL, Reach.DIGEST)]


def forecast(actor: Viewer, about: Sequence[Pair], kind: activity.Notice, expected: Iterable[int] = ()) -> Forecast:
    """Return whom news of `kind` would reach that `actor` makes about each of the subjects `about`.

    `expected` are people who might count on it, such as those who voted: they are named when they do not hear of it. Who is
    reached by one of the subjects is reached.
    """
    found: dict[int, Reach] = {}
    for pair in about:
        told, muted = listening(place_at(pair), kind)
        people, wanted = viewers.of_people(told), preferences.choices_of(list(told), kind)
        seeing = who_sees([key for key, one in told.items() if one is not None], *pair)
        stopped = preferences.stopped_among(person.mail for person in people.values())
        for key, one in told.items():
            if key not in people:
                way = Reach.LEFT
            elif one is None:
                way = Reach.MUTED if key in muted else Reach.NOT_FOLLOWING
            else:
                way = _way(one, wanted[key], is_seen=key in seeing, is_stopped=people[key].mail in stopped)
            found[key] = max(found.get(key, Reach.SELF), way)
    missing = set(expected) - set(found)
    entering = viewers.of_people(missing)
    found.update((key, Reach.NOT_FOLLOWING if key in entering else Reach.LEFT) for key in missing)
    if actor.id in found:
        found[actor.id] = Reach.SELF
    return _counted(found)


def _way(one: Recipient, wanted: preferences.Choice, *, is_seen: bool, is_stopped: bool) -> Reach:
    if not is_seen:
        return Reach.UNSEEN
    if wanted.mail == Mail.OFF:
        return Reach.INBOX if wanted.in_app else Reach.SWITCHED_OFF
    if is_stopped:
        return Reach.MAIL_STOPPED
    return Reach.MAIL if wanted.mail == Mail.NOW and one.is_loud else Reach.DIGEST


def _counted(found: dict[int, Reach]) -> Forecast:
    rows = db_session.execute(
        select(User.id, User.name, User.is_active, User.suspended_until).where(User.id.in_(found)).order_by(User.name, User.id)
    )
    counts: dict[Reach, int] = {}
    names: dict[Reach, list[str]] = {}
    for key, name, is_active, suspended_until in rows:
        way = found[key]
        if way == Reach.LEFT and is_active and suspended_until is not None and suspended_until > clock.now():
            way = Reach.SUSPENDED
        counts[way] = counts.get(way, 0) + 1
        if len(names.setdefault(way, [])) < NAMES:
            names[way].append(name)
    return Forecast(counts, names)
