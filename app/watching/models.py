"""Tables: who watches what, and whether things are watched by themselves."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime


class Level(StrEnum):
    """How much a person wants to hear of something."""

    NOTHING = "nothing"
    FOLLOW = "follow"
    EVERYTHING = "everything"
    MUTE = "mute"


# Levels of those who hear of something even when nobody names them.
HEARING = (Level.FOLLOW, Level.EVERYTHING)


class Reason(StrEnum):
    """Why a person watches something."""

    CHOSEN = "chosen"
    ASKED = "asked"
    WROTE = "wrote"
    MENTIONED = "mentioned"
    VOTED = "voted"
    OWNER = "owner"
    MERGED = "merged"


class Watch(Model):
    """How much one person wants to hear of one thing; no row is the same as `nothing`."""

    __tablename__ = "watches"
    __table_args__ = (
        UniqueConstraint("user_id", "subject_kind", "subject_id"),
        Index("ix_watches_subject_kind_subject_id", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    level: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(10), default=Reason.CHOSEN)
    is_chosen: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Habit(Model):
    """Whether a person begins to watch what they write in, and what they are named in. No row: both."""

    __tablename__ = "watching_habits"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    when_writing: Mapped[bool] = mapped_column(default=True)
    when_mentioned: Mapped[bool] = mapped_column(default=True)
