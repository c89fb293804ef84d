"""Polls: a question with choices in a thread, and who chose what."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.database import Model, UtcDateTime


class Poll(Model):
    """The poll of a thread, which has one at most. `voters_count` repeats how many people have voted.

    After `closes_at`, when it is set, nobody votes any more and everybody sees the result.
    """

    __tablename__ = "polls"

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), unique=True)
    question: Mapped[str] = mapped_column(String(200))
    is_multiple: Mapped[bool] = mapped_column(default=False)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voters_count: Mapped[int] = mapped_column(default=0)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    options: Mapped[list["PollOption"]] = relationship(
        lazy="raise_on_sql", order_by="PollOption.position", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def is_closed(self) -> bool:
        """Whether nobody may vote any more."""
        return self.closes_at is not None and self.closes_at <= clock.now()


class PollOption(Model):
    """One choice of a poll; `votes_count` repeats how many people chose it."""

    __tablename__ = "poll_options"
    __table_args__ = (UniqueConstraint("poll_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(200))
    votes_count: Mapped[int] = mapped_column(default=0)


class PollVote(Model):
    """That a person chose an option. `slot` is 0 where one may be chosen, else the option's position.

    So the key itself holds one vote a person in a single choice, and one a person and option in a multiple one.
    """

    __tablename__ = "poll_votes"

    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    option_id: Mapped[int] = mapped_column(ForeignKey("poll_options.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
