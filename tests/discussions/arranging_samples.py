"""Samples of the pages beside the talk itself: polls, putting in order."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.core.database import db_session
from app.discussions.models import Arrangement, Thread
from app.discussions.operations import arranging, polling
from tests.discussions.threads import private_space, thread
from tests.support.cast import Cast

TITLE = "For Acme: in order"


def _thread(cast: Cast) -> Thread:
    known = db_session.scalar(select(Thread).where(Thread.title == TITLE))
    return known or thread(cast.mia, private_space(1), TITLE)


def _thread_id(cast: Cast) -> dict[str, Any]:
    return {"thread_id": _thread(cast).id}


def _polled(cast: Cast) -> dict[str, Any]:
    one = _thread(cast)
    if not one.has_poll:
        polling.add_poll(cast.mia, one, question="Which?", options=["One", "Two"])
    return {"thread_id": one.id}


def _act(cast: Cast) -> dict[str, Any]:
    return {**_thread_id(cast), "act": "move"}


def _done(cast: Cast) -> dict[str, Any]:
    one = _thread(cast)
    known = db_session.scalar(select(Arrangement.id).where(Arrangement.thread_id == one.id))
    return {"thread_id": one.id, "arrangement_id": known or arranging.pin_thread(cast.cleo, one, "A sample").id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "discussions.arrange": _thread_id,
    "discussions.arrange_by": _act,
    "discussions.undo_arrangement": _done,
    "discussions.new_poll": _thread_id,
    "discussions.vote": _polled,
    "discussions.unvote": _polled,
    "discussions.close_poll": _polled,
    "discussions.remove_poll": _polled,
}
OUTSIDER_404: set[str] = {
    "discussions.new_poll",
    "discussions.vote",
    "discussions.unvote",
    "discussions.close_poll",
    "discussions.remove_poll",
}
