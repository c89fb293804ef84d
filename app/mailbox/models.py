"""Mail that came in under a reply address: what became of it, and what waits for staff."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime

MAX_ADDRESS, MAX_TITLE, MAX_NAME = 320, 300, 200


class State(StrEnum):
    """What became of a mail."""

    WAITING = "waiting"
    POSTED = "posted"
    DISCARDED = "discarded"
    BOUNCED = "bounced"


class Reason(StrEnum):
    """Why a mail waits for somebody to look at it."""

    UNSIGNED = "unsigned"
    SENDER = "sender"
    FORGED = "forged"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    GONE = "gone"
    REFUSED = "refused"
    ATTACHMENT = "attachment"
    TOO_MANY = "too_many"
    FAILED = "failed"
    EXPIRED = "expired"


class InboundMail(Model):
    """One mail. `key` is the digest of its Message-ID, so that it is taken once; `storage_key` is the mail itself while it
    waits. `text` is what its author wrote, `whole` all of it; both are forgotten once somebody decided.
    """

    __tablename__ = "inbound_mails"
    __table_args__ = (Index("ix_inbound_mails_state_id", "state", "id"),)
    SUBJECT = "inbound_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    sender: Mapped[str] = mapped_column(String(MAX_ADDRESS), default="")
    sender_name: Mapped[str] = mapped_column(String(MAX_NAME), default="")
    title: Mapped[str] = mapped_column(String(MAX_TITLE), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    size: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default=State.WAITING)
    reason: Mapped[str] = mapped_column(String(12), default="")
    note: Mapped[str] = mapped_column(String(400), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    subject_kind: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text, default="")
    whole: Mapped[str] = mapped_column(Text, default="")
    attachments: Mapped[list[str]] = mapped_column(JSON, default=list)
    storage_key: Mapped[str] = mapped_column(String(200), default="")
    comment_id: Mapped[int | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_acceptable(self) -> bool:
        """Whether it is known whose words these would be, and under what they belong."""
        return self.state == State.WAITING and self.person_id is not None and self.subject_id is not None and bool(self.text)
