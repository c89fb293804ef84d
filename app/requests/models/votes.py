"""Votes: who needs what is asked for, and how much."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime
from app.requests.models.requests import Importance


class Vote(Model):
    """That a person, or a company as such, or somebody unnamed from an import wants a request.

    `user_id` is set for a person's own vote and for one the staff entered for that person (`entered_by_id`). A vote that
    `stands_for_company` is that of the whole company, once. One with neither counts for itself: an unnamed vote of an import,
    or that of a person who was erased, of whom nothing is left but which company they voted for. `comment_id` is
    the supporting comment that came with it. `origin_kind` and `origin_id` say where the staff took it from.
    """

    __tablename__ = "request_votes"
    __table_args__ = (
        CheckConstraint("importance in (1, 2, 3)", name="importance"),
        CheckConstraint("not stands_for_company or user_id is null", name="one_voter"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("feature_requests.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="SET NULL"), index=True)
    stands_for_company: Mapped[bool] = mapped_column(default=False)
    importance: Mapped[int] = mapped_column(default=Importance.NICE)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    origin_kind: Mapped[str | None] = mapped_column(String(40))
    origin_id: Mapped[int | None]
    comment_id: Mapped[int | None]
    source_id: Mapped[str | None] = mapped_column(String(300), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


# One vote a person, and one of a company as such.
Index(
    "uq_request_votes_person", Vote.request_id, Vote.user_id, unique=True,
    sqlite_where=Vote.user_id.is_not(None), postgresql_where=Vote.user_id.is_not(None),
)  # fmt: skip
Index(
    "uq_request_votes_company", Vote.request_id, Vote.company_id, unique=True,
    sqlite_where=Vote.stands_for_company, postgresql_where=Vote.stands_for_company,
)  # fmt: skip
