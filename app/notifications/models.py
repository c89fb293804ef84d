"""Tables: what people were told, how they want to be told, and whether their mail arrives."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime

# Kinds that hold many things: news of what lies in them is grouped by the thing, not by them.
CONTAINERS = frozenset({"space", "tag", "category", "request_area"})
# What news without a subject is grouped by: itself.
ALONE = "notice"


class MailState(StrEnum):
    """Where the mail of a notice stands: held a moment, folded because there were too many, or waiting for the evening."""

    NONE = "none"
    HELD = "held"
    FOLDED = "folded"
    EVENING = "evening"
    DIGEST = "digest"
    SENT = "sent"
    DROPPED = "dropped"


WAITING = (MailState.HELD, MailState.FOLDED, MailState.EVENING)


class Mail(StrEnum):
    """How news of a kind comes by mail."""

    NOW = "now"
    DIGEST = "digest"
    OFF = "off"


class Rhythm(StrEnum):
    """How often the digest comes."""

    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class Notice(Model):
    """That one person was told of one fact.

    `root` is what the inbox groups by: the thread or answer the subject lies in, or the subject itself. `reason` is `named` or
    why the person watches `because_kind`. `mail_due_at` is set while the mail waits to be sent.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("user_id", "activity_id"),
        Index("ix_notices_user_id_root_kind_root_id", "user_id", "root_kind", "root_id"),
        Index("ix_notices_subject_kind_subject_id", "subject_kind", "subject_id"),
        Index("ix_notices_mail_state_mail_due_at", "mail_state", "mail_due_at"),
        Index("ix_notices_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    root_kind: Mapped[str] = mapped_column(String(40))
    root_id: Mapped[int]
    subject_kind: Mapped[str] = mapped_column(String(40), default="")
    subject_id: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(10))
    because_kind: Mapped[str] = mapped_column(String(40), default="")
    in_app: Mapped[bool] = mapped_column(default=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_state: Mapped[str] = mapped_column(String(10), default=MailState.NONE)
    mail_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# What the bell asks on every page: only unread rows are in it, so it stays small.
Index(
    "ix_notices_unread",
    Notice.user_id,
    Notice.subject_kind,
    Notice.subject_id,
    sqlite_where=Notice.read_at.is_(None),
    postgresql_where=Notice.read_at.is_(None),
)


class Preference(Model):
    """How one person wants to hear of one kind; no row: as the kind proposes."""

    __tablename__ = "notice_preferences"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    in_app: Mapped[bool] = mapped_column(default=True)
    mail: Mapped[str] = mapped_column(String(10))


class Timetable(Model):
    """When one person gets the digest, and hours without any mail, all in the person's own zone. No row: the defaults."""

    __tablename__ = "notice_timetables"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    rhythm: Mapped[str] = mapped_column(String(10), default=Rhythm.DAILY)
    hour: Mapped[int] = mapped_column(default=8)
    weekday: Mapped[int] = mapped_column(default=0)
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class MailHealth(Model):
    """How often mails to an address came back. At four points nothing but what a person asked for is sent there."""

    __tablename__ = "mail_health"

    mail: Mapped[str] = mapped_column(String(254), primary_key=True)
    score: Mapped[int] = mapped_column(default=0)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(String(300), default="")
