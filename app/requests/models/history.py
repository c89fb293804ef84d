"""What happened to requests that everybody may know: changes of status, and merges."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime

LONGEST_REASON = 300


class StatusChange(Model):
    """One change of the status of a request: part of its public history.

    `note` is what the users are told, `reason` why, in one line each reader may see. `told_at` is when everybody was told
    by mail: None while it waits for somebody's evening, or was set back before. `actor_name` is that of somebody unknown
    here, from an import; people who are known are named by `actor_id` alone.

    `because_kind` and `because_id` name what brought it about, such as the entry of the changelog that tells it was released;
    each reader is shown as much of that as they may see. Without `because_id` it is gone.
    """

    __tablename__ = "request_status_changes"
    __table_args__ = (
        CheckConstraint("actor_id is null or actor_name = ''", name="actor"),
        Index("ix_request_status_changes_request_id_at", "request_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("feature_requests.id", ondelete="CASCADE"))
    from_status_id: Mapped[int | None] = mapped_column(ForeignKey("request_statuses.id"))
    to_status_id: Mapped[int] = mapped_column(ForeignKey("request_statuses.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    actor_name: Mapped[str] = mapped_column(String(100), default="")
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    note_html: Mapped[str] = mapped_column(Text, default="")
    because_kind: Mapped[str | None] = mapped_column(String(40))
    because_id: Mapped[int | None]
    next_review_on: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source_id: Mapped[str | None] = mapped_column(String(300), unique=True)


class Merge(Model):
    """That a request was declared a duplicate of another. At most one a duplicate is in force: not undone.

    Nothing is moved, so nothing need be brought back: which request leads a duplicate follows from the merges in force, target
    by target (`feature_requests.merged_into_id` keeps the end of that way), and so does who hears of it. Only where the
    duplicate stood is written down: `before_status_id`, since `before_status_since`.
    """

    __tablename__ = "request_merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    duplicate_id: Mapped[int] = mapped_column(ForeignKey("feature_requests.id", ondelete="CASCADE"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("feature_requests.id", ondelete="CASCADE"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    before_status_id: Mapped[int] = mapped_column(ForeignKey("request_statuses.id"))
    before_status_since: Mapped[datetime] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


# A request is a duplicate of one other.
Index(
    "uq_request_merges_in_force", Merge.duplicate_id, unique=True,
    sqlite_where=Merge.undone_at.is_(None), postgresql_where=Merge.undone_at.is_(None),
)  # fmt: skip
