"""Spaces: where threads lie, and whom each of them is for."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.database import Model, UtcDateTime


class Audience(StrEnum):
    """Whom a space is for; staff see every one."""

    EVERYONE = "everyone"
    TIERS = "tiers"
    COMPANIES = "companies"
    STAFF = "staff"


class Who(StrEnum):
    """Who of those who see a space may start or reply in it."""

    EVERYONE = "everyone"
    STAFF = "staff"


class Space(Model):
    """A place for threads. `company_id` marks the private space of one company, which only it and the staff see.

    `lang` is the language spoken in it, None for any. `last_posted_at` is when anything was last written in it.
    """

    __tablename__ = "spaces"
    __table_args__ = (
        CheckConstraint("audience in ('everyone', 'tiers', 'companies', 'staff')", name="audience"),
        CheckConstraint("starters in ('everyone', 'staff')", name="starters"),
        CheckConstraint("repliers in ('everyone', 'staff')", name="repliers"),
        Index("ix_spaces_position", "position", "id"),
    )
    SUBJECT = "space"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(500), default="")
    lang: Mapped[str | None] = mapped_column(String(2))
    position: Mapped[int] = mapped_column(default=0)
    audience: Mapped[str] = mapped_column(String(10), default=Audience.EVERYONE)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"), unique=True)
    starters: Mapped[str] = mapped_column(String(10), default=Who.EVERYONE)
    repliers: Mapped[str] = mapped_column(String(10), default=Who.EVERYONE)
    threads_count: Mapped[int] = mapped_column(default=0)
    last_posted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    tiers: Mapped[list["SpaceTier"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True)
    companies: Mapped[list["SpaceCompany"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True
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


class SpaceTier(Model):
    """That a space is for companies of one tier."""

    __tablename__ = "space_tiers"

    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True)
    tier: Mapped[str] = mapped_column(String(10), primary_key=True)


class SpaceCompany(Model):
    """That a space is for one company; the private space of a company has exactly one."""

    __tablename__ = "space_companies"

    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"), primary_key=True, index=True)
