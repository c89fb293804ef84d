"""What staff did to put threads in order, with all that is needed to take it back."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime

LONGEST_REASON = 300


class Act(StrEnum):
    """What was done to a thread."""

    PIN = "pin"
    UNPIN = "unpin"
    CLOSE = "close"
    REOPEN = "reopen"
    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"


class Arrangement(Model):
    """One act of putting in order. `thread_id` is the thread it was done to, `other_id` where a merge or split led.

    `before` holds what has to be put back when it is undone, as plain JSON; what it means is known to
    `operations.arranging`.
    """

    __tablename__ = "thread_arrangements"
    __table_args__ = (CheckConstraint("act in ('pin', 'unpin', 'close', 'reopen', 'move', 'merge', 'split')", name="act"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), index=True)
    act: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
