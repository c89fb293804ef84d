"""What a person has read. Nobody's news, so no fact is recorded."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func
from sqlalchemy.dialects import postgresql, sqlite

from app.core import clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.transaction import transaction
from app.discussions import queries
from app.discussions.models import SpaceRead, Thread, ThreadRead


@transaction
def mark_read(actor: Viewer, thread: Thread, number: int) -> None:
    """Remember that `actor`, who sees the thread, has read it up to `number`; never back. Raises `Forbidden`."""
    ensure(actor.is_authenticated and actor.id is not None)
    keep_read(actor.id or 0, thread.id, min(max(number, 0), thread.last_number))


@transaction
def keep_read(person_id: int, thread_id: int, number: int) -> None:
    """Remember that a person has read a thread up to `number`; joins the operation that is the cause."""
    new = {"user_id": person_id, "thread_id": thread_id, "last_number": number, "at": clock.now()}
    statement = _insert()(ThreadRead).values(new)
    further = func.max if _is_sqlite() else func.greatest
    changes = {"last_number": further(ThreadRead.last_number, statement.excluded.last_number), "at": statement.excluded.at}
    change = statement.on_conflict_do_update(index_elements=["user_id", "thread_id"], set_=changes)
    db_session.execute(change, execution_options={"owners": [person_id]})


@transaction
def mark_all_read(actor: Viewer, space_ids: Iterable[int] | None = None) -> None:
    """Take everything written so far as read, in those spaces of what `actor` sees or in all of them. Raises `Forbidden`."""
    ensure(actor.is_authenticated and actor.id is not None)
    wanted = None if space_ids is None else set(space_ids)
    seen = [one.id for one in queries.spaces_for(actor)]
    _read_until(actor.id or 0, [one for one in seen if wanted is None or one in wanted], clock.now())


def _read_until(person_id: int, space_ids: list[int], until: datetime) -> None:
    if not space_ids:
        return
    statement = _insert()(SpaceRead).values([{"user_id": person_id, "space_id": one, "read_until": until} for one in space_ids])
    changes = {"read_until": statement.excluded.read_until}
    change = statement.on_conflict_do_update(index_elements=["user_id", "space_id"], set_=changes)
    db_session.execute(change, execution_options={"owners": [person_id]})


def _is_sqlite() -> bool:
    return db_session.get_bind().dialect.name == "sqlite"


def _insert() -> type[sqlite.Insert] | type[postgresql.Insert]:
    return sqlite.Insert if _is_sqlite() else postgresql.Insert
