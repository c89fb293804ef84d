"""What a viewer may find: the set of (kind, id) handed to the engine, so that totals, facets, corrections and suggestions are
counted over nothing else.

Working the set out costs one statement per kind. It is kept per group of viewers who see the same, until the stamps of the
tables it is read from change (`freshness`), which came with the statement that told who is asking. Hits are read again through
the subject all the same.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from flask import current_app

from app.core import freshness
from app.core.access import Viewer
from app.core.search import Allowed, IndexUnavailable
from app.search.index import engine, searched
from app.search.models import SynonymGroup

KEPT_SETS = 64


@dataclass
class _Known:
    """Sets by group of viewers, true while the tables carry `stamps`."""

    stamps: tuple[str, ...] = ()
    sets: OrderedDict[Hashable, Allowed] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)


def _known() -> _Known:
    known: _Known = current_app.extensions.setdefault("search_audiences", _Known())
    return known


def allowed(viewer: Viewer) -> Allowed:
    """Return everything `viewer` may find. No statement in a request when nothing changed."""
    known, stamps, group = _known(), freshness.current(*_tables()), readers(viewer)
    with known.lock:
        if known.stamps != stamps:
            known.stamps = stamps
            known.sets.clear()
            engine().forget_synonyms()
        if group in known.sets:
            known.sets.move_to_end(group)
            return known.sets[group]
    found = Allowed(_identities(viewer))
    with known.lock:
        # Whoever was asked with other stamps meanwhile has begun anew.
        if known.stamps == stamps:
            known.sets[group] = found
            while len(known.sets) > KEPT_SETS:
                known.sets.popitem(last=False)
    return found


def _tables() -> list[str]:
    every = {table for subject in searched().values() for table in subject.made_of}
    return sorted(every | {SynonymGroup.__tablename__})


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
