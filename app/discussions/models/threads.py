"""Threads: what was asked, talked about or announced. What people write in them are comments of subject `thread`."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.database import Model, UtcDateTime
from app.discussions.models.spaces import Space


class Kind(StrEnum):
    """What a thread is; only a question can be solved, only staff announce."""

    QUESTION = "question"
    DISCUSSION = "discussion"
    ANNOUNCEMENT = "announcement"


class State(StrEnum):
    """Whether a thread can be seen: waiting for approval, hidden by moderation, deleted; or visible."""

    VISIBLE = "visible"
    WAITING = "waiting"
    HIDDEN = "hidden"
    DELETED = "deleted"


class Thread(Model):
    """A thread. Its opening post is comment number 1; `last_number` is the number of its last post.

    `posts_count` counts visible posts, the opening one too. `answered_at` is when somebody else first replied,
    `last_posted_at` orders the lists, `tags` repeats the names of its tags for them. `author_name` is kept for
    threads that were brought in from elsewhere. A thread merged into another leads there and stands in no list.
    `origin_kind` and `origin_id` name what had been read before it was asked, `answer_id` the answer made of it.
    """

    __tablename__ = "threads"
    __table_args__ = (
        CheckConstraint("kind in ('question', 'discussion', 'announcement')", name="kind"),
        CheckConstraint("state in ('visible', 'waiting', 'hidden', 'deleted')", name="state"),
        Index("ix_threads_latest", "state", "last_posted_at", "id", "space_id"),
        Index("ix_threads_space_latest", "space_id", "state", "last_posted_at", "id"),
        Index("ix_threads_unanswered", "kind", "state", "answered_at", "last_posted_at", "id"),
        Index("ix_threads_author", "author_id", "kind", "last_posted_at", "id"),
        Index("ix_threads_pinned", "space_id", "pinned_at", "id"),
    )
    SUBJECT = "thread"

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    kind: Mapped[str] = mapped_column(String(12), default=Kind.QUESTION)
    title: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str] = mapped_column(String(2))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(String(100), default="")
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(String(8), default=State.VISIBLE)
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    pinned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"), index=True)
    accepted_comment_id: Mapped[int | None]
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    posts_count: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)
    last_posted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    last_poster_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_to_accept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    alerted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    me_too_count: Mapped[int] = mapped_column(default=0)
    views_count: Mapped[int] = mapped_column(default=0)
    has_poll: Mapped[bool] = mapped_column(default=False)
    origin_kind: Mapped[str | None] = mapped_column(String(40))
    origin_id: Mapped[int | None]
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answers.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    source_id: Mapped[str | None] = mapped_column(String(300), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    space: Mapped[Space] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_solved(self) -> bool:
        """Whether a reply was accepted."""
        return self.accepted_comment_id is not None


class Tag(Model):
    """A word threads are filed under; it can be watched."""

    __tablename__ = "discussion_tags"
    SUBJECT = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)


class ThreadTag(Model):
    """That a thread carries a tag; `threads.tags` repeats the names."""

    __tablename__ = "thread_tags"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("discussion_tags.id", ondelete="CASCADE"), primary_key=True, index=True)
