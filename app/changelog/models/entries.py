"""An entry: what all its languages share — kind, readers, when it comes out, and what it has to do with."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.changelog.models.texts import EntryText, other_language
from app.core import clock
from app.core.database import Model, UtcDateTime


class EntryKind(StrEnum):
    """What sort of change it is."""

    NEW = "new"
    BETTER = "better"
    FIXED = "fixed"
    ENDING = "ending"


class State(StrEnum):
    """Whether readers get it: not yet, from `publish_at` on, or now."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"


class Audience(StrEnum):
    """Whom among the clients it is for; staff read everything."""

    EVERYONE = "everyone"
    TIERS = "tiers"
    COMPANIES = "companies"


class Entry(Model):
    """One change in all its languages.

    `publish_at` is when a scheduled one comes out, `published_at` when it did; `asked_at` when those who had asked for it were
    asked whether it solves their matter.
    """

    __tablename__ = "changelog_entries"
    __table_args__ = (
        CheckConstraint("kind in ('new', 'better', 'fixed', 'ending')", name="kind"),
        CheckConstraint("state in ('draft', 'scheduled', 'published')", name="state"),
        CheckConstraint("audience in ('everyone', 'tiers', 'companies')", name="audience"),
        CheckConstraint("state != 'scheduled' or publish_at is not null", name="publish_at"),
        CheckConstraint("state != 'published' or published_at is not null", name="published_at"),
        Index("ix_changelog_entries_published", "state", "published_at", "id"),
    )
    SUBJECT = "changelog_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(6), default=EntryKind.NEW)
    state: Mapped[str] = mapped_column(String(9), default=State.DRAFT)
    audience: Mapped[str] = mapped_column(String(10), default=Audience.EVERYONE)
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    texts: Mapped[list[EntryText]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True)
    tiers: Mapped[list["EntryTier"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True)
    companies: Mapped[list["EntryCompany"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True
    )
    links: Mapped[list["EntryLink"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True, order_by="EntryLink.position"
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

    def linked(self, kind: str) -> list[int]:
        """Return the ids of the subjects of `kind` it has to do with, in order; needs `links` loaded."""
        return [row.subject_id for row in self.links if row.subject_kind == kind]

    def text_in(self, lang: str) -> EntryText | None:
        """Return the text in `lang`, else in the other language, else None; needs `texts` loaded."""
        by_lang = {text.lang: text for text in self.texts}
        return by_lang.get(lang) or by_lang.get(other_language(lang))

    @property
    def title(self) -> str:
        """Title in Japanese, else in English; needs `texts` loaded."""
        text = self.text_in("ja")
        return text.title if text else ""


class EntryTier(Model):
    """A touch tier that may read an entry whose audience is `tiers`."""

    __tablename__ = "changelog_tiers"

    entry_id: Mapped[int] = mapped_column(ForeignKey("changelog_entries.id", ondelete="CASCADE"), primary_key=True)
    tier: Mapped[str] = mapped_column(String(10), primary_key=True)


class EntryCompany(Model):
    """A company that may read an entry whose audience is `companies`."""

    __tablename__ = "changelog_companies"

    entry_id: Mapped[int] = mapped_column(ForeignKey("changelog_entries.id", ondelete="CASCADE"), primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"), primary_key=True, index=True)


class EntryLink(Model):
    """An answer that explains an entry, or a request it fulfils."""

    __tablename__ = "changelog_links"
    __table_args__ = (Index("ix_changelog_links_subject", "subject_kind", "subject_id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("changelog_entries.id", ondelete="CASCADE"), primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(default=0)
