"""Deleting what nobody wants any more, and noticing what is missing."""

from datetime import timedelta

from sqlalchemy import delete, select

from app.core import clock, storage
from app.core.database import db_session
from app.core.logs import log
from app.core.portions import portions
from app.core.transaction import transaction
from app.files import queries
from app.files.models import File, State
from app.files.operations.stored import PICTURES, PORTION, WHOLE, delete_stored, main_key

LOOSE_FOR = timedelta(hours=24)


def sweep() -> dict[str, int]:
    """Delete what is loose for a day and what is stored without a row, report rows whose bytes are gone; the counts by kind."""
    counts = {"loose": 0, "orphans": 0, "missing": 0}
    for key in _forget_loose():
        delete_stored(key)
        counts["loose"] += 1
    limit = clock.now() - LOOSE_FOR
    stored: set[str] = set()
    for folder in (PICTURES, WHOLE):
        counts["orphans"] += _delete_orphans(folder, stored)
    rows = select(File.id, File.key).where(File.created_at < limit, File.state != State.INFECTED)
    for file_id, key in db_session.execute(rows):
        if key not in stored:
            log.error("files.missing", file_id=file_id)
            counts["missing"] += 1
    return counts


def _delete_orphans(folder: str, stored: set[str]) -> int:
    """Delete what no row knows, once a day has passed, and collect the keys of the rest in `stored`; how many went."""
    limit, deleted = clock.now() - LOOSE_FOR, 0
    for portion in portions(storage.list(folder), PORTION):
        known = queries.keys_among({main_key(item.key) for item in portion})
        for item in portion:
            stored.add(item.key)
            if main_key(item.key) not in known and item.written_at < limit:
                storage.delete(item.key)
                deleted += 1
    return deleted


@transaction
def _forget_loose() -> list[str]:
    loose = (File.subject_kind.is_(None), File.created_at < clock.now() - LOOSE_FOR)
    return list(db_session.scalars(delete(File).where(*loose).returning(File.key)))
