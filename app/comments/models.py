"""What people say under any subject, what others feel about it, and how it read before it was changed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime

LONGEST_NAME = 100
LONGEST_SOURCE = 300


class State(StrEnum):
    """Whether others read a comment: only what is visible; the rest its author and staff alone."""

    VISIBLE = "visible"
    WAITING = "waiting"
    HIDDEN = "hidden"
    REJECTED = "rejected"
    DELETED = "deleted"


class Kind(StrEnum):
    """What a reader can say with one click."""

    HELPFUL = "helpful"
    THANKS = "thanks"
    ME_TOO = "me_too"


class Comment(Model):
    """One contribution. `number` counts from 1 within its subject and is never given twice.

    `author_name` is shown where there is no `author_id`, as in imports; `company_id` is the author's company at that time.
    `published_at` is when it was first visible. `editor_id` wrote the present words when it was not the author. `state_before`
    is where a deleted comment goes back to.
    """

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "number"),
        CheckConstraint("state in ('visible', 'waiting', 'hidden', 'rejected', 'deleted')", name="state"),
        Index("ix_comments_author_id_id", "author_id", "id"),
    )
    SUBJECT = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    number: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="SET NULL"), index=True)
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int] = mapped_column(default=0, index=True)
    is_opening: Mapped[bool] = mapped_column(default=False)
    is_internal: Mapped[bool] = mapped_column(default=False)
    is_official: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default=State.VISIBLE)
    state_before: Mapped[str | None] = mapped_column(String(10))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"), index=True)
    helpful_count: Mapped[int] = mapped_column(default=0)
    thanks_count: Mapped[int] = mapped_column(default=0)
    me_too_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    source_id: Mapped[str | None] = mapped_column(String(LONGEST_SOURCE), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_public(self) -> bool:
        """Whether everybody who sees the subject reads it."""
        return self.state == State.VISIBLE and not self.is_internal


class Reaction(Model):
    """That a person said one of the three things about a comment; the counters of the comment are the number of these rows."""

    __tablename__ = "comment_reactions"
    __table_args__ = (CheckConstraint("kind in ('helpful', 'thanks', 'me_too')", name="kind"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class CommentRevision(Model):
    """Words that were replaced, who had written them, when. `is_private`: replaced by staff, so for author and staff alone."""

    __tablename__ = "comment_revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(Text)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_private: Mapped[bool] = mapped_column(default=False)


class Tally(Model):
    """How much is written under a subject: the last number given, the public comments, and the staff-internal ones."""

    __tablename__ = "comment_tallies"

    subject_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    last_number: Mapped[int] = mapped_column(default=0)
    public_count: Mapped[int] = mapped_column(default=0)
    internal_count: Mapped[int] = mapped_column(default=0)
