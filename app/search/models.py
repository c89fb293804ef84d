"""The ledger of searches, the words that mean the same, and the gaps that are settled."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime

LONGEST_WORDS = 300
LONGEST_NOTE = 1000


class Search(Model):
    """One question somebody asked.

    `key` is the opaque name that result links carry; `normalised` groups questions that mean the same words; `hits` is the
    number of things found for this person; `is_solved` is None until the person says so.
    """

    __tablename__ = "searches"
    __table_args__ = (
        Index("ix_searches_user_id_at", "user_id", "at"),
        Index("ix_searches_normalised_at", "normalised", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(24), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="SET NULL"), index=True)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    normalised: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    locale: Mapped[str] = mapped_column(String(8))
    filters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    origin: Mapped[str] = mapped_column(String(10), default="page")
    hits: Mapped[int] = mapped_column(default=0)
    is_weak: Mapped[bool] = mapped_column(default=False)
    corrected: Mapped[str | None] = mapped_column(String(LONGEST_WORDS))
    is_solved: Mapped[bool | None]
    is_reported: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None] = mapped_column(String(LONGEST_NOTE))


class Opening(Model):
    """A result somebody opened from a search; `position` counts from 1."""

    __tablename__ = "search_openings"
    __table_args__ = (
        UniqueConstraint("search_id", "kind", "subject_id"),
        Index("ix_search_openings_kind_subject_id", "kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    search_id: Mapped[int] = mapped_column(ForeignKey("searches.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    position: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class SynonymGroup(Model):
    """Expressions that mean the same when searching, in any language."""

    __tablename__ = "synonym_groups"
    SUBJECT = "synonym_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    expressions: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, onupdate=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def title(self) -> str:
        """The group as one line."""
        return ", ".join(self.expressions)


class SettledGap(Model):
    """A gap somebody dealt with; asking again afterwards without success opens it anew."""

    __tablename__ = "search_settled_gaps"

    id: Mapped[int] = mapped_column(primary_key=True)
    normalised: Mapped[str] = mapped_column(String(LONGEST_WORDS), unique=True)
    outcome: Mapped[str] = mapped_column(String(20))
    settled_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
