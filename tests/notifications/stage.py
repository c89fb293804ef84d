"""What the tests of notifications share: news to tell, the clock moved on, the mails that came of it."""

import email
import itertools
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.access import SYSTEM
from app.core.database import db_session
from app.faq import operations as faq
from app.faq.queries import text_of
from app.notifications.models import Notice
from app.watching import operations as watching
from tests.faq.writing import content, published

# Ten in the morning in Tokyo, a Wednesday.
START = datetime.fromisoformat("2026-03-04T01:00:00+00:00")
CHANGES = itertools.count(1)


class Clock:
    """A clock that goes on only when told."""

    def __init__(self, monkeypatch: Any) -> None:
        self.moment = START
        monkeypatch.setattr(clock, "now", lambda: self.moment)

    def later(self, **time: float) -> None:
        """Move on."""
        self.moment += timedelta(**time)


class Outbox:
    """The mails written since this was made. Every test begins with the same ids, so what earlier ones wrote is removed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for path in folder.glob("*.eml"):
            path.unlink()

    def mails(self) -> list[EmailMessage]:
        """Return the mails, in no order."""
        return [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(self._folder.glob("*.eml"))]

    def to(self, person: Any) -> list[EmailMessage]:
        """Return the new mails to a person."""
        return [mail for mail in self.mails() if person.mail in mail["To"]]


def words(mail: EmailMessage) -> str:
    """Return everything a mail says, headers included."""
    return "\n".join([str(value) for value in mail.values()] + [part.get_content() for part in mail.iter_parts()])


def text(mail: EmailMessage) -> str:
    """Return the plain part."""
    return str(mail.get_body(("plain",)).get_content())


def mails(outbox: Outbox, person: Any) -> list[EmailMessage]:
    """Return the mails of news to a person; others, such as those about the account, cannot be stopped."""
    return [mail for mail in outbox.to(person) if "List-Unsubscribe" in mail]


def answer(title: str = "Exporting", **properties: Any) -> Any:
    """Return a published answer nobody watches yet."""
    return published(title, **properties)


def republish(of: Any, title: str | None = None, actor: Any = SYSTEM) -> None:
    """Let the answer be news again."""
    row = text_of(SYSTEM, of.slug, "en")
    faq.revise_text(actor, row, content(title or row.title, f"Changed for the {next(CHANGES)}th time."))
    faq.publish_text(actor, text_of(SYSTEM, of.slug, "en"))


def watch(person: Any, of: Any, level: str = "everything", kind: str = "answer") -> None:
    """Let a person watch it."""
    watching.watch(person, kind, of.id, level)


def notices(person: Any) -> list[Notice]:
    """Return what a person was told, as it is in the database now."""
    db_session.expire_all()
    return list(db_session.scalars(select(Notice).where(Notice.user_id == person.id).order_by(Notice.id)))
