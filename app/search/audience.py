"""What a viewer may find: the set of (kind, id) handed to the engine, so that totals, facets, corrections and suggestions are
counted over nothing else.

Working the set out costs one statement per kind. It is kept per group of viewers who see the same and thrown away as soon as a
fact about a searched kind (published, archived, opened to another company) stands in the activity: the check is one look at
the end of that table. Hits are read again through the subject all the same.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy import func, select

from app.core.access import Viewer
from app.core.activity import Activity
from app.core.database import db_session
from app.core.search import Allowed, IndexUnavailable
from app.search.index import engine, searched
from app.search.models import SynonymGroup

KEPT_SETS = 64
#: More new rows than this are not looked through one by one: the sets are worked out anew.
MOST_LOOKED_THROUGH = 2000


@dataclass
class _Known:
    """Sets by group of viewers, true up to the activity row `until`."""

    until: int = -1
    epoch: int = 0
    sets: OrderedDict[Hashable, Allowed] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)


def _known() -> _Known:
    known: _Known = current_app.extensions.setdefault("search_audiences", _Known())
    return known


def allowed(viewer: Viewer) -> Allowed:
    """Return everything `viewer` may find. One statement when nothing changed."""
    known = _known()
    epoch = _epoch(known)
    group = (epoch, *readers(viewer))
    with known.lock:
        if group in known.sets:
            known.sets.move_to_end(group)
            return known.sets[group]
    found = Allowed(_identities(viewer))
    with known.lock:
        known.sets[group] = found
        while len(known.sets) > KEPT_SETS:
            known.sets.popitem(last=False)
    return found


def _epoch(known: _Known) -> int:
    """Number that grows whenever a searched kind or the synonyms may have changed."""
    newest = db_session.scalar(select(func.max(Activity.id))) or 0
    with known.lock:
        until, epoch = known.until, known.epoch
    if newest == until:
        return epoch
    has_changed = newest < until or newest - until > MOST_LOOKED_THROUGH or _concerns_search(until)
    with known.lock:
        # Another thread may have looked meanwhile: only the one that moves `until` on counts the change.
        if known.until == until:
            known.until = newest
            if has_changed:
                known.epoch += 1
                known.sets.clear()
                engine().forget_synonyms()
        return known.epoch


def _concerns_search(after: int) -> bool:
    kinds = [*searched(), SynonymGroup.SUBJECT]
    found = select(Activity.id).where(Activity.id > after, Activity.subject_kind.in_(kinds)).limit(1)
    return db_session.scalar(found) is not None


def readers(viewer: Viewer) -> tuple[Hashable, ...]:
    """Return a value that is equal for viewers who may find the same."""
    return tuple(
        (kind, subject.readers(viewer) if subject.readers else viewer.id) for kind, subject in sorted(searched().items())
    )


def _identities(viewer: Viewer) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for kind, subject in searched().items():
        if subject.ids is not None:
            found.extend((kind, one) for one in subject.ids(viewer))
        else:
            found.extend((kind, row.id) for row in subject.among(viewer, _indexed(kind)))
    return found


def _indexed(kind: str) -> list[int]:
    try:
        every = engine().keys()
    except IndexUnavailable:
        return []
    return [number for name, number in every if name == kind]
