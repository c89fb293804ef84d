"""What readers did: up to when somebody has seen the changelog, and what those who had asked for something say of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime


class Said(StrEnum):
    """Whether what came solves what was asked for."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Seen(Model):
    """Up to when somebody has looked at the changelog; whoever has no row has seen nothing."""

    __tablename__ = "changelog_seen"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Opinion(Model):
    """That somebody who had asked for a request was asked, once, whether what came solves it; `said` is None until they answer.

    `entry_id` is the entry that fulfilled the request.
    """

    __tablename__ = "changelog_opinions"
    __table_args__ = (
        UniqueConstraint("request_id", "user_id"),
        CheckConstraint("said is null or said in ('yes', 'partly', 'no')", name="said"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("feature_requests.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("changelog_entries.id", ondelete="SET NULL"), index=True)
    said: Mapped[str | None] = mapped_column(String(6))
    words: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
