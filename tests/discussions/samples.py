"""One sample of arguments for every route that takes some: threads and the space of Acme, which Other never sees."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.core.database import db_session
from app.discussions import operations
from app.discussions.models import Thread
from tests.discussions import arranging_samples
from tests.discussions.threads import private_space, thread
from tests.support.cast import Cast


def _titled(cast: Cast, title: str) -> Thread:
    known = db_session.scalar(select(Thread).where(Thread.title == title))
    return known or thread(cast.mia, private_space(1), title)


def _thread(cast: Cast) -> dict[str, Any]:
    return {"thread_id": _titled(cast, "For Acme").id}


def _deleted(cast: Cast) -> dict[str, Any]:
    gone = _titled(cast, "Deleted by Mia")
    operations.delete_thread(cast.mia, gone)
    return {"thread_id": gone.id}


def _space(_cast: Cast) -> dict[str, Any]:
    return {"slug": private_space(1).slug}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "discussions.show": _thread,
    "discussions.alike": _thread,
    "discussions.mark_read": _thread,
    "discussions.accept": _thread,
    "discussions.unaccept": _thread,
    "discussions.edit": _thread,
    "discussions.delete": _thread,
    "discussions.deleted": _deleted,
    "discussions.restore": _deleted,
    "discussions.space": _space,
    "discussions.edit_space": _space,
    "discussions.move_space": _space,
    "discussions.close_space": _space,
    "discussions.reopen_space": _space,
    **arranging_samples.SAMPLES,
}
OUTSIDER_404: set[str] = {
    "discussions.show",
    "discussions.alike",
    "discussions.mark_read",
    "discussions.accept",
    "discussions.unaccept",
    "discussions.edit",
    "discussions.delete",
    "discussions.deleted",
    "discussions.restore",
    "discussions.space",
    *arranging_samples.OUTSIDER_404,
}
