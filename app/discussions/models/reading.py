"""What each person has read: up to which post of a thread, up to when in a space."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime


class ThreadRead(Model):
    """Up to which number a person has read a thread, and when they were there last."""

    __tablename__ = "thread_reads"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True, index=True)
    last_number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class SpaceRead(Model):
    """Until when a person has marked everything in a space as read."""

    __tablename__ = "space_reads"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True, index=True)
    read_until: Mapped[datetime] = mapped_column(UtcDateTime)
