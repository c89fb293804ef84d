"""The table of stored files."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime

LONGEST_NAME = 120
LONGEST_ALT = 300


class State(StrEnum):
    """Whether a file was looked at for malware: a pending one is given to nobody, the bytes of an infected one are gone."""

    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"


class File(Model):
    """One stored file; smaller versions of a picture lie beside it under its key and their width."""

    __tablename__ = "files"
    __table_args__ = (
        CheckConstraint("state in ('pending', 'clean', 'infected')", name="state"),
        Index("ix_files_subject", "subject_kind", "subject_id"),
        Index("ix_files_owner_id_source_sha256", "owner_id", "source_sha256"),
    )
    SUBJECT = "file"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="SET NULL"), index=True)
    subject_kind: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    filename: Mapped[str] = mapped_column(String(LONGEST_NAME))
    content_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(String(64))
    source_sha256: Mapped[str] = mapped_column(String(64))
    alt: Mapped[str] = mapped_column(String(LONGEST_ALT), default="")
    state: Mapped[str] = mapped_column(String(10), default=State.CLEAN)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)

    @property
    def is_loose(self) -> bool:
        """Whether no text has taken the file yet."""
        return self.subject_kind is None

    @property
    def is_picture(self) -> bool:
        """Whether browsers may show the file in a page."""
        return self.content_type in {"image/webp", "image/png", "image/jpeg"}
