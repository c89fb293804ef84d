"""Statuses: the administrators' own words for where a request stands, over a few fixed kinds; and areas of the product."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime


class StatusKind(StrEnum):
    """What a status means, whatever it is called. `merged` has exactly one status, which only a merge sets."""

    NEW = "new"
    REVIEWING = "reviewing"
    PLANNED = "planned"
    STARTED = "started"
    RELEASED = "released"
    DECLINED = "declined"
    MERGED = "merged"


class Status(Model):
    """A status of requests, named in both languages.

    `tone` is a token of colour (`info`, `success`, `warning`, `danger`, `neutral`, `accent`). `needs_note` demands words to the
    users with every change to it. Exactly one is `is_first`: what a new request gets. A retired one is offered no more.
    """

    __tablename__ = "request_statuses"
    __table_args__ = (
        CheckConstraint("kind in ('new', 'reviewing', 'planned', 'started', 'released', 'declined', 'merged')", name="kind"),
    )
    SUBJECT = "request_status"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name_ja: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(40))
    tone: Mapped[str] = mapped_column(String(10), default="neutral")
    position: Mapped[int] = mapped_column(default=0)
    is_first: Mapped[bool] = mapped_column(default=False)
    is_voting_open: Mapped[bool] = mapped_column(default=True)
    is_on_roadmap: Mapped[bool] = mapped_column(default=False)
    needs_note: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def name_in(self, lang: str) -> str:
        """Return its name in `ja` or `en`."""
        return self.name_ja if lang == "ja" else self.name_en


class Area(Model):
    """A part of the product requests are about; areas form a tree of two levels."""

    __tablename__ = "request_areas"
    __table_args__ = (Index("ix_request_areas_parent_id_position", "parent_id", "position"),)
    SUBJECT = "request_area"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("request_areas.id"))
    name_ja: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def name_in(self, lang: str) -> str:
        """Return its name in `ja` or `en`."""
        return self.name_ja if lang == "ja" else self.name_en
