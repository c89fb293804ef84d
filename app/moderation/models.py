"""Tables: reports and the cases they open, posts that wait, what people are trusted with, and words to look out for."""

from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime

MAX_TITLE, MAX_WORD = 300, 100


class Level(IntEnum):
    """How far a person is trusted; each level may do more in an hour and a day than the one below."""

    NEWCOMER = 0
    MEMBER = 1
    REGULAR = 2
    LEADER = 3


class Reason(StrEnum):
    """Why a post is reported."""

    SPAM = "spam"
    ABUSE = "abuse"
    PRIVATE = "private"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class CaseState(StrEnum):
    """Where a case stands."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    DISMISSED = "dismissed"
    ACTED = "acted"


class HeldState(StrEnum):
    """What became of a post that had to wait."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


class PenaltyKind(StrEnum):
    """What a person may not do for a while: write, or come in at all."""

    SILENCE = "silence"
    SUSPEND = "suspend"


OPEN_STATES = (CaseState.NEW, CaseState.IN_PROGRESS)


class Case(Model):
    """Everything reported about one subject; there is one per subject, opened again by a later report.

    `round` counts how often it was opened; reports carry the round they belong to. `is_hidden` says that the post is
    hidden because of this case, by `hidden_by_id` or, when that is None, because enough people reported it.
    """

    __tablename__ = "moderation_cases"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id"),
        Index("ix_moderation_cases_state_opened_at", "state", "opened_at"),
        Index("ix_moderation_cases_assignee_id_state", "assignee_id", "state"),
    )
    SUBJECT = "moderation_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(MAX_TITLE), default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=CaseState.NEW)
    round: Mapped[int] = mapped_column(default=1)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    reports_count: Mapped[int] = mapped_column(default=0)
    is_hidden: Mapped[bool] = mapped_column(default=False)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    outcome: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to look at it."""
        return self.state in OPEN_STATES


class Report(Model):
    """What one person said about a post; one per person and round of the case."""

    __tablename__ = "moderation_reports"
    __table_args__ = (UniqueConstraint("case_id", "reporter_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id", ondelete="CASCADE"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Note(Model):
    """What staff tell each other about a case."""

    __tablename__ = "moderation_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class HeldPost(Model):
    """A post that waits, or waited, for somebody to approve it. `text` is what the author wrote, kept for them.

    `reason` is why it was held: `hasty`, `links`, `word` (with the word in `detail`), or what another feature says.
    """

    __tablename__ = "moderation_held"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id"),
        Index("ix_moderation_held_state_held_at", "state", "held_at"),
        Index("ix_moderation_held_author_id_state", "author_id", "state"),
    )
    SUBJECT = "held_post"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(MAX_TITLE), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(MAX_WORD), default="")
    state: Mapped[str] = mapped_column(String(10), default=HeldState.WAITING)
    is_edited: Mapped[bool] = mapped_column(default=False)
    held_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decision: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Standing(Model):
    """The level of a person whose level is not the one everybody starts with.

    A level staff chose never changes by itself.
    """

    __tablename__ = "moderation_standings"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    level: Mapped[int]
    is_chosen: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Penalty(Model):
    """A silence or suspension with its end; it ends by itself, or earlier when it is lifted."""

    __tablename__ = "moderation_penalties"
    __table_args__ = (Index("ix_moderation_penalties_user_id_ends_at", "user_id", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_cases.id", ondelete="SET NULL"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    @property
    def is_active(self) -> bool:
        """Whether it still holds."""
        return self.ended_at is None and self.ends_at > clock.now()


class Letter(Model):
    """What a person was told: what became of their post, their report or their leave to write, why, and their text."""

    __tablename__ = "moderation_letters"
    __table_args__ = (Index("ix_moderation_letters_user_id_id", "user_id", "id"),)
    SUBJECT = "moderation_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    about: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(MAX_TITLE), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    subject_kind: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class WatchedWord(Model):
    """A word or phrase that makes a post wait; `folded` is what is compared."""

    __tablename__ = "moderation_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(MAX_WORD))
    folded: Mapped[str] = mapped_column(String(MAX_WORD * 4), unique=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
