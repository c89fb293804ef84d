"""What happened to requests that everybody may know: changes of status, and merges."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime


class StatusChange(Model):
    """One change of the status of a request: part of its public history.

    `note` is what the users are told, `reason` why, in one line each reader may see. `told_at` is when it was passed on by
    mail: None while it waits to be folded with other changes, or was set back before.
    """

    __tablename__ = "request_status_changes"
    __table_args__ = (Index("ix_request_status_changes_request_id_at", "request_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("feature_requests.id", ondelete="CASCADE"))
    from_status_id: Mapped[int | None] = mapped_column(ForeignKey("request_statuses.id"))
    to_status_id: Mapped[int] = mapped_column(ForeignKey("request_statuses.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    actor_name: Mapped[str] = mapped_column(String(100), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    note_html: Mapped[str] = mapped_column(Text, default="")
    next_review_on: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source_id: Mapped[str | None] = mapped_column(String(300), unique=True)


class Merge(Model):
    """That a request was declared a duplicate of another, and all that is needed to take it back exactly.

    `before_status_id` is what the duplicate stood at; `repointed` lists the ids of its own duplicates, which lead to the
    target meanwhile; `followers` the ids of people who began to watch the target by this merge.
    """

    __tablename__ = "request_merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    duplicate_id: Mapped[int] = mapped_column(ForeignKey("feature_requests.id", ondelete="CASCADE"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("feature_requests.id", ondelete="CASCADE"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    before_status_id: Mapped[int] = mapped_column(ForeignKey("request_statuses.id"))
    repointed: Mapped[list[int]] = mapped_column(JSON, default=list)
    followers: Mapped[list[int]] = mapped_column(JSON, default=list)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
