"""A mail that waits, for the routes that take one."""

from collections.abc import Callable
from typing import Any

from app.core.access import SYSTEM
from app.mailbox import operations
from tests.support.cast import Cast

WAITING = b"From: Somebody <some@elsewhere.example>\r\nSubject: Hello\r\nMessage-ID: <a@elsewhere.example>\r\n\r\nHello.\r\n"


def _mail(cast: Cast) -> dict[str, Any]:
    return {"mail_id": operations.take(SYSTEM, WAITING).id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "mailbox.show": _mail,
    "mailbox.original": _mail,
    "mailbox.accept": _mail,
    "mailbox.discard": _mail,
}
OUTSIDER_404: set[str] = set()
