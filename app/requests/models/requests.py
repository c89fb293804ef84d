"""Requests: what somebody wants to be able to do, in their own words, and where it stands."""

from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Protocol

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.database import Model, UtcDateTime
from app.requests.models.statuses import Area, Status, StatusKind


class Importance(IntEnum):
    """How much a need matters to whom it is one."""

    NICE = 1
    IMPORTANT = 2
    BLOCKING = 3


class State(StrEnum):
    """Whether a request can be seen: waiting for approval, hidden by moderation, deleted; or visible."""

    VISIBLE = "visible"
    WAITING = "waiting"
    HIDDEN = "hidden"
    DELETED = "deleted"


class Term(StrEnum):
    """About when something is meant to come; a quarter may be named beside it in `quarter`, as in `2027Q1`."""

    NOW = "now"
    NEXT = "next"
    LATER = "later"


class Standing(Protocol):
    """What a request needs to know of a status it comes to stand at."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...


class FeatureRequest(Model):
    """A request. `title` says what somebody wants to be able to do, `situation` when, `workaround` how they manage today.

    `company_id` is whose need it is; `is_company_only` shows it to that company and the staff alone. `entered_by_id` is who of
    the staff wrote it down on their behalf; `origin_kind` and `origin_id` then name what it was taken from, for the staff.

    `state_before` is where a deleted one goes back to. `merged_into_id` makes it a duplicate that leads there; it is never
    itself the target of one: chains are re-pointed.
    Counters are those of the whole group on the request that leads it: distinct people (`votes_count`; a vote nobody's name is
    on counts for itself), companies, and the staff's own weighted `value`. On a duplicate they are those of its own votes.

    `author_name` is that of somebody unknown here, from an import; people who are known are named by `author_id` alone, so
    that no name outlives its person.

    `impact`, `effort` and `confidence` are 0 to 100; None: not placed. `is_public` lets the page without sign-in show it.
    `purpose` is what the roadmap says: what, why, for whom, as Markdown. `released_at` is when it came, while it stands there.
    """

    __tablename__ = "feature_requests"
    __table_args__ = (
        CheckConstraint("state in ('visible', 'waiting', 'hidden', 'deleted')", name="state"),
        CheckConstraint("merged_into_id is null or merged_into_id != id", name="merged"),
        CheckConstraint("author_id is null or author_name = ''", name="author"),
        CheckConstraint("term is null or term in ('now', 'next', 'later')", name="term"),
        Index("ix_feature_requests_votes", "state", "merged_into_id", "votes_count", "id"),
        Index("ix_feature_requests_latest", "state", "merged_into_id", "created_at", "id"),
        Index("ix_feature_requests_status", "status_id", "state", "votes_count", "id"),
        Index("ix_feature_requests_company_id", "company_id", "is_company_only"),
        Index("ix_feature_requests_review", "next_review_on"),
    )
    SUBJECT = "feature_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    situation: Mapped[str] = mapped_column(Text, default="")
    situation_html: Mapped[str] = mapped_column(Text, default="")
    workaround: Mapped[str] = mapped_column(Text, default="")
    workaround_html: Mapped[str] = mapped_column(Text, default="")
    renderer_version: Mapped[int] = mapped_column(default=0)
    lang: Mapped[str] = mapped_column(String(2))
    importance: Mapped[int] = mapped_column(default=Importance.NICE)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    author_name: Mapped[str] = mapped_column(String(100), default="")
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="SET NULL"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    origin_kind: Mapped[str | None] = mapped_column(String(40))
    origin_id: Mapped[int | None]
    is_company_only: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(8), default=State.VISIBLE)
    state_before: Mapped[str | None] = mapped_column(String(8))
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)

    status_id: Mapped[int] = mapped_column(ForeignKey("request_statuses.id"))
    status_since: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    next_review_on: Mapped[date | None]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("request_areas.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    external_key: Mapped[str] = mapped_column(String(80), default="")
    external_url: Mapped[str] = mapped_column(String(500), default="")

    votes_count: Mapped[int] = mapped_column(default=0)
    companies_count: Mapped[int] = mapped_column(default=0)
    value: Mapped[int] = mapped_column(default=0)
    comments_count: Mapped[int] = mapped_column(default=0)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("feature_requests.id"), index=True)

    purpose: Mapped[str] = mapped_column(Text, default="")
    purpose_html: Mapped[str] = mapped_column(Text, default="")
    term: Mapped[str | None] = mapped_column(String(5))
    quarter: Mapped[str] = mapped_column(String(6), default="")
    progress: Mapped[int | None]
    is_public: Mapped[bool] = mapped_column(default=False)
    impact: Mapped[int | None]
    effort: Mapped[int | None]
    confidence: Mapped[int | None]

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    source_id: Mapped[str | None] = mapped_column(String(300), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    status: Mapped[Status] = relationship(lazy="raise_on_sql")
    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}

    def stand_at(self, status: Standing, since: datetime) -> None:
        """Let it stand at a status, and have been released at the moment it first came to one that says so.

        A duplicate keeps that moment for when it stands for itself again.
        """
        self.status_id, self.status_since = status.id, since
        if status.kind == StatusKind.RELEASED:
            self.released_at = self.released_at or since
        elif status.kind != StatusKind.MERGED:
            self.released_at = None

    @property
    def is_merged(self) -> bool:
        """Whether it is a duplicate that leads to another request."""
        return self.merged_into_id is not None


class RequestTag(Model):
    """That a request carries a tag; `feature_requests.tags` repeats the names."""

    __tablename__ = "request_tags"

    request_id: Mapped[int] = mapped_column(ForeignKey("feature_requests.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class Revision(Model):
    """What a request said before it was changed, and who changed it.

    `is_private`: replaced by somebody else than its author, or before others saw it, so for the author and the staff alone.
    """

    __tablename__ = "request_revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("feature_requests.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    situation: Mapped[str] = mapped_column(Text)
    workaround: Mapped[str] = mapped_column(Text)
    is_private: Mapped[bool] = mapped_column(default=False)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Link(Model):
    """Something a request has to do with: an answer, a case, a thread. Internal ones are for the staff.

    `is_alternative` marks what is offered to those whose request was declined.
    """

    __tablename__ = "request_links"

    request_id: Mapped[int] = mapped_column(ForeignKey("feature_requests.id", ondelete="CASCADE"), primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_internal: Mapped[bool] = mapped_column(default=False)
    is_alternative: Mapped[bool] = mapped_column(default=False)
