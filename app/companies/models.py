"""Tables of companies and of their imports, and the fixed lists a company is described with."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.database import Model, UtcDateTime


class Tier(StrEnum):
    """How closely a company is looked after."""

    HIGH = "high"
    MID = "mid"
    LOW = "low"
    TECH = "tech"


class Lifecycle(StrEnum):
    """Where a company stands with the product."""

    ONBOARDING = "onboarding"
    ADOPTION = "adoption"
    EXPANSION = "expansion"
    AT_RISK = "at_risk"
    LEFT = "left"


class Industry(StrEnum):
    """Line of business."""

    MANUFACTURING = "manufacturing"
    CONSTRUCTION = "construction"
    WHOLESALE = "wholesale"
    RETAIL = "retail"
    LOGISTICS = "logistics"
    FINANCE = "finance"
    REAL_ESTATE = "real_estate"
    IT = "it"
    MEDIA = "media"
    CONSULTING = "consulting"
    STAFFING = "staffing"
    HOSPITALITY = "hospitality"
    HEALTH = "health"
    EDUCATION = "education"
    ENERGY = "energy"
    PUBLIC = "public"
    OTHER = "other"


class Size(StrEnum):
    """How many people work there; the value is the band."""

    UP_TO_10 = "1-10"
    UP_TO_50 = "11-50"
    UP_TO_100 = "51-100"
    UP_TO_300 = "101-300"
    UP_TO_1000 = "301-1000"
    UP_TO_5000 = "1001-5000"
    ABOVE_5000 = "5001-"


class Company(Model):
    """A client company.

    `owner_id` is the id of the person of customer success who looks after it. It has no foreign key, because people lie on
    the layer above and their table is made later; `app.companies.owners` resolves it. `sort_name` and `search_text` are
    derived from the other columns whenever those change.
    """

    __tablename__ = "companies"
    __table_args__ = (Index("ix_companies_sort_name_id", "sort_name", "id"),)
    SUBJECT = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    reading: Mapped[str] = mapped_column(String(200), default="")
    industry: Mapped[str | None] = mapped_column(String(40))
    size: Mapped[str | None] = mapped_column(String(20))
    tier: Mapped[str] = mapped_column(String(10), index=True)
    plan: Mapped[str] = mapped_column(String(100), default="")
    lifecycle: Mapped[str] = mapped_column(String(20), index=True)
    owner_id: Mapped[int | None] = mapped_column(index=True)
    contract_starts_on: Mapped[date | None]
    renews_on: Mapped[date | None] = mapped_column(index=True)
    seats: Mapped[int | None]
    sort_name: Mapped[str] = mapped_column(String(250))
    search_text: Mapped[str] = mapped_column(Text)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(default=1)
    domains: Mapped[list["CompanyDomain"]] = relationship(
        back_populates="company", cascade="all, delete-orphan", order_by="CompanyDomain.domain", lazy="raise_on_sql"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_active(self) -> bool:
        """Whether the company is not archived."""
        return self.archived_at is None


class CompanyDomain(Model):
    """A mail domain of a company. Companies of one group may share a domain, so it is unique only within a company."""

    __tablename__ = "company_domains"
    __table_args__ = (UniqueConstraint("company_id", "domain"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    domain: Mapped[str] = mapped_column(String(253), index=True)
    company: Mapped[Company] = relationship(back_populates="domains", lazy="raise_on_sql")


class ImportState(StrEnum):
    """Where an import stands; `REFUSED` means the file as a whole cannot be read."""

    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"
    REFUSED = "refused"


class Outcome(StrEnum):
    """What becomes of one row of a file."""

    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"
    SKIPPED = "skipped"


class CompanyImport(Model):
    """A file of companies somebody uploaded.

    `counts` maps outcomes to numbers of rows, `ignored` lists the headings nobody understands, and `problem` is
    `{"code", "values"}` when the file is refused as a whole.
    """

    __tablename__ = "company_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    storage_key: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default=ImportState.CHECKING)
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    job_id: Mapped[int | None]
    encoding: Mapped[str] = mapped_column(String(20), default="")
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    ignored: Mapped[list[str]] = mapped_column(JSON, default=list)
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CompanyImportRow(Model):
    """What one row of a file would do (`is_done` false) or did. `changes` maps fields to `[before, after]` as text."""

    __tablename__ = "company_import_rows"
    __table_args__ = (UniqueConstraint("import_id", "is_done", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("company_imports.id", ondelete="CASCADE"))
    is_done: Mapped[bool] = mapped_column(default=False)
    line: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(10))
    external_id: Mapped[str] = mapped_column(String(80), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    changes: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON)
