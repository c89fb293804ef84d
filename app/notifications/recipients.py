"""Who hears of a fact, and how loudly: from watching, from being named, from what they may see now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core import activity, subjects
from app.core.access import SYSTEM, PlainViewer, Viewer
from app.notifications.models import ALONE, CONTAINERS
from app.people import viewers
from app.watching import queries as watching
from app.watching.models import Level

Pair = tuple[str, int]
NAMED = "named"
ANYBODY = PlainViewer(id=0, is_authenticated=True)


@dataclass(frozen=True)
class Recipient:
    """A person to tell; `is_loud` unless they only follow. `reason` and `because_kind` say why they are told."""

    user_id: int
    is_loud: bool
    reason: str
    because_kind: str = ""


@dataclass(frozen=True)
class Place:
    """Where a subject lies: itself and everything around it, nearest first, and what news of it is grouped by."""

    chain: tuple[Pair, ...]
    root: Pair

    @property
    def depth(self) -> int:
        """Position of the root in the chain."""
        return self.chain.index(self.root) if self.chain else 0


def place_of(row: activity.Activity) -> Place:
    """Return where the subject of a fact lies; an empty chain when it has none or is gone."""
    if row.subject_kind is None or row.subject_id is None:
        return Place((), (ALONE, row.id))
    return place_at((row.subject_kind, row.subject_id))


def place_at(pair: Pair) -> Place:
    """Return where a subject lies."""
    chain = tuple(_around([pair]))
    roots = [pair for pair in chain if pair[0] not in CONTAINERS]
    return Place(chain, roots[-1] if roots else chain[0])


def _around(chain: list[Pair]) -> list[Pair]:
    for kind, key in chain:  # grows while it is walked
        subject = subjects.subject_of(kind)
        row = subjects.visible(SYSTEM, kind, [key]).get(key) if subject and subject.within else None
        if row is not None and subject is not None and subject.within is not None:
            chain.extend(pair for pair in subject.within(row) if pair not in chain)
    return chain


def recipients(row: activity.Activity, notice: activity.Notice, place: Place, *, is_first: bool) -> list[Recipient]:
    """Return who is told of a fact: watchers and those it names, without its actor and without those who may not see it.

    `is_first`: nothing about the subject was told before, so that followers of a container hear of it.
    """
    nearest = _nearest(watching.watchers(place.chain), place.chain)
    found: dict[int, Recipient | None] = {}
    if notice.reach == "watchers":
        found = _listening(nearest, notice, place, is_first=is_first)
    for key in (int(one) for one in row.particulars.get("to", ())):
        is_muted = key in nearest and nearest[key].level == Level.MUTE
        found[key] = None if is_muted else Recipient(key, is_loud=True, reason=NAMED)
    told = [one for one in found.values() if one is not None and one.user_id != row.actor_id]
    seeing = who_sees([one.user_id for one in told], row.subject_kind or "", row.subject_id or 0)
    return [one for one in told if one.user_id in seeing]


def listening(place: Place, notice: activity.Notice) -> tuple[dict[int, Recipient | None], set[int]]:
    """Return how everybody with a level there would hear of a later fact of the kind, None for not at all; and who muted it."""
    nearest = _nearest(watching.watchers(place.chain), place.chain)
    muted = {key for key, watch in nearest.items() if watch.level == Level.MUTE}
    return _listening(nearest, notice, place, is_first=False), muted


def _listening(
    nearest: dict[int, watching.Watcher], notice: activity.Notice, place: Place, *, is_first: bool
) -> dict[int, Recipient | None]:
    return {key: _as_watcher(watch, notice, place, is_first=is_first) for key, watch in nearest.items()}


def is_muted(viewer: Viewer, place: Place) -> bool:
    """Whether `viewer` muted the place meanwhile."""
    levels = watching.levels_of(viewer, place.chain)
    watch = next((levels[pair] for pair in place.chain if pair in levels), None)
    return watch is not None and watch.level == Level.MUTE


def sees(viewer: Viewer, kind: str, subject_id: int) -> bool:
    """Whether `viewer` may see a subject now; news that is about none may be seen by whom it was for."""
    return not kind or subject_id in subjects.visible(viewer, kind, [subject_id])


def _nearest(rows: Iterable[watching.Watcher], chain: Sequence[Pair]) -> dict[int, watching.Watcher]:
    # The level nearest to the subject counts: a thread one follows is heard of although its space is muted.
    order = {pair: at for at, pair in enumerate(chain)}
    return {row.user_id: row for row in sorted(rows, key=lambda one: order[(one.kind, one.id)], reverse=True)}


def _as_watcher(watch: watching.Watcher, notice: activity.Notice, place: Place, *, is_first: bool) -> Recipient | None:
    if watch.level in (Level.MUTE, Level.NOTHING):
        return None
    is_loud = watch.level == Level.EVERYTHING or notice.important
    is_container = place.chain.index((watch.kind, watch.id)) > place.depth
    if is_container and not is_loud and not (is_first and place.depth == 0):
        return None
    return Recipient(watch.user_id, is_loud, watch.reason, watch.kind)


def who_sees(user_ids: Iterable[int], kind: str, subject_id: int) -> set[int]:
    """Return who of the people may come in and sees the subject.

    What somebody of no company sees, all see: belonging somewhere only ever shows more. Else people of the same company, tier
    and roles are asked about once, as one of them who is nobody in particular: what such a one sees, all of them see. Where
    that says no, each is asked about, because a person may see more, their own post for one.
    """
    people = viewers.of_people(user_ids)
    if len(people) > 1 and sees(ANYBODY, kind, subject_id):
        return set(people)
    of_all: dict[Any, bool] = {}
    seeing = set()
    for user_id, viewer in people.items():
        standing = (viewer.company_ids, viewer.tier, viewer.roles, viewer.staff_role)
        if standing not in of_all:
            of_all[standing] = sees(replace(viewer, id=0), kind, subject_id)
        if of_all[standing] or sees(viewer, kind, subject_id):
            seeing.add(user_id)
    return seeing
