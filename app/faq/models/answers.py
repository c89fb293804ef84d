"""An answer: what all its languages share — address, category, owner, who may read it, until when it is known to be true."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.database import Model, UtcDateTime
from app.faq.models.texts import AnswerText


class Audience(StrEnum):
    """Who among the readers an answer is for; staff read everything."""

    EVERYONE = "everyone"
    TIERS = "tiers"
    COMPANIES = "companies"
    STAFF = "staff"


class Answer(Model):
    """One answer in all its languages. `source_id` is its key in the place it was imported from.

    `origin_kind` and `origin_id` name the subject somebody made it of, such as a thread.
    """

    __tablename__ = "answers"
    __table_args__ = (
        CheckConstraint("audience in ('everyone', 'tiers', 'companies', 'staff')", name="audience"),
        Index("ix_answers_owner_id_verified_until", "owner_id", "verified_until"),
    )
    SUBJECT = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("answer_categories.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    source_lang: Mapped[str] = mapped_column(String(2))
    audience: Mapped[str] = mapped_column(String(10), default=Audience.EVERYONE)
    verified_until: Mapped[date | None]
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source_id: Mapped[str | None] = mapped_column(String(300), unique=True)
    origin_kind: Mapped[str | None] = mapped_column(String(40))
    origin_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    texts: Mapped[list[AnswerText]] = relationship(
        back_populates="answer", lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True
    )
    tiers: Mapped[list["AnswerTier"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True)
    companies: Mapped[list["AnswerCompany"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True
    )
    tags: Mapped[list["AnswerTag"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True, order_by="AnswerTag.name"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def tier_names(self) -> frozenset[str]:
        """Tiers it is for; needs `tiers` loaded."""
        return frozenset(row.tier for row in self.tiers)

    @property
    def company_ids(self) -> frozenset[int]:
        """Companies it is for; needs `companies` loaded."""
        return frozenset(row.company_id for row in self.companies)

    @property
    def tag_names(self) -> list[str]:
        """Tags in order; needs `tags` loaded."""
        return sorted(row.name for row in self.tags)

    def text_in(self, lang: str) -> AnswerText | None:
        """Return the text in `lang`, or None; needs `texts` loaded."""
        return next((text for text in self.texts if text.lang == lang), None)

    @property
    def title(self) -> str:
        """Title in the language it was first written in; needs `texts` loaded."""
        text = self.text_in(self.source_lang) or (self.texts[0] if self.texts else None)
        return text.title if text else self.slug


class AnswerTier(Model):
    """A touch tier that may read an answer whose audience is `tiers`."""

    __tablename__ = "answer_tiers"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True)
    tier: Mapped[str] = mapped_column(String(10), primary_key=True)


class AnswerCompany(Model):
    """A company that may read an answer whose audience is `companies`."""

    __tablename__ = "answer_companies"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"), primary_key=True, index=True)


class AnswerTag(Model):
    """A tag on an answer; tags have no row of their own."""

    __tablename__ = "answer_tags"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class RelatedAnswer(Model):
    """An answer an editor chose to show beside another."""

    __tablename__ = "answer_relations"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True)
    related_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)


class Redirect(Model):
    """A former address of an answer."""

    __tablename__ = "answer_redirects"

    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), index=True)
