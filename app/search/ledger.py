"""From the spool file into the ledger: searches and what was opened from them. For the worker.

Events are safe to import twice: a search has a unique key, an opening is unique per search and thing.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.core import freshness
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.search.analysis import tokens
from app.core.search.title_table import folded
from app.core.subjects import subject_of
from app.core.transaction import transact
from app.search import spool
from app.search.models import LONGEST_WORDS, Opening, Search

PORTION = 500
SEARCH, OPENING = "search", "opening"


def normalised(words: str) -> str:
    """Return what groups questions: their terms in order, so that spelling, inflection and particles do not part them."""
    terms = " ".join(token.terms[0] for token in tokens(words))
    return (terms or folded(words))[:LONGEST_WORDS]


def import_spool(folder: Path) -> int:
    """Write every waiting event into the ledger, delete the files, and return the number of events."""
    count = 0
    with spool.importing(folder):
        for path in spool.take(folder):
            events = spool.events(path)
            while portion := list(islice(events, PORTION)):
                with transact():
                    count += _import(portion)
            path.unlink()
    return count


def _import(events: list[dict[str, Any]]) -> int:
    for event in _new_searches(events):
        row = _search(event)
        if row is not None:
            db_session.add(row)
    db_session.flush()
    _import_openings([event for event in events if event.get("type") == OPENING])
    return len(events)


def _new_searches(events: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    wanted = {str(event.get("key")): event for event in events if event.get("type") == SEARCH}
    known = set(db_session.scalars(select(Search.key).where(Search.key.in_(wanted))))
    yield from (event for key, event in wanted.items() if key not in known)


def _search(event: dict[str, Any]) -> Search | None:
    try:
        words = str(event["words"])[:LONGEST_WORDS]
        return Search(
            key=str(event["key"])[:24],
            at=datetime.fromtimestamp(float(event["at"]), UTC),
            user_id=event["user"],
            company_id=event["company"],
            words=words,
            normalised=normalised(words),
            locale=str(event["locale"])[:8],
            filters=dict(event.get("filters") or {}),
            origin=str(event.get("origin", "page"))[:10],
            hits=int(event["hits"]),
            is_weak=bool(event["weak"]),
            corrected=str(event["corrected"])[:LONGEST_WORDS] if event.get("corrected") else None,
        )
    except (KeyError, TypeError, ValueError):
        return None


def _import_openings(events: list[dict[str, Any]]) -> None:
    keys = {str(event.get("key")) for event in events}
    searches = {row.key: row for row in db_session.scalars(select(Search).where(Search.key.in_(keys)))}
    ids = [row.id for row in searches.values()]
    found = select(Opening.search_id, Opening.kind, Opening.subject_id).where(Opening.search_id.in_(ids))
    known = {(row[0], row[1], row[2]) for row in db_session.execute(found)}
    for event in events:
        search = searches.get(str(event.get("key")))
        # A link that was passed on is not this search's success: only its own asker's opening counts.
        if search is None or search.user_id != event.get("user"):
            continue
        identity = (search.id, str(event.get("kind")), int(event.get("id") or 0))
        if identity not in known and _exists(identity[1], identity[2]):
            known.add(identity)
            moment = datetime.fromtimestamp(float(event.get("at") or 0), UTC)
            position = max(1, int(event.get("position") or 1))
            db_session.add(Opening(search_id=search.id, kind=identity[1], subject_id=identity[2], position=position, at=moment))
            freshness.changed(Search.__tablename__, search.user_id)


def _exists(kind: str, number: int) -> bool:
    subject = subject_of(kind)
    return subject is not None and any(True for _row in subject.among(SYSTEM, [number]))
