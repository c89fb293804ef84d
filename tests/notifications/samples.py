"""Arguments for the tests that walk over all routes."""

from collections.abc import Callable
from typing import Any

from app.core import activity
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.transaction import transact
from app.faq.facts import ANSWER_PUBLISHED
from app.notifications import unsubscribing
from app.notifications.models import Notice
from tests.faq.writing import published
from tests.support.cast import Cast


def _notice(cast: Cast) -> dict[str, Any]:
    answer = published("Told to Mia")
    with transact():
        row = activity.record(ANSWER_PUBLISHED, actor=SYSTEM, subject=answer, lang="en")
        notice = Notice(
            user_id=cast.mia.id, activity_id=row.id, kind="answer", root_kind="answer", root_id=answer.id,
            subject_kind="answer", subject_id=answer.id, reason="chosen",
        )  # fmt: skip
        db_session.add(notice)
        db_session.flush()
    return {"notice_id": notice.id}


def _group(_cast: Cast) -> dict[str, Any]:
    return {"kind": "answer", "key": 1}


def _token(cast: Cast) -> dict[str, Any]:
    return {"token": unsubscribing.token(cast.mia.id or 0, "answer")}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "notifications.read": _group,
    "notifications.read_line": _notice,
    "notifications.unsubscribe": _token,
    "notifications.stop": _token,
}
OUTSIDER_404: set[str] = {"notifications.read_line"}
