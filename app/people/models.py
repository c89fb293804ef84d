"""Tables of people: who they are, where they belong, how they prove it."""

import re
import unicodedata
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import Company
from app.core import clock
from app.core.database import Model, UtcDateTime

MAX_MAIL = 254
MAX_NAME = 100
_NOT_IN_A_MAIL = re.compile(r"[\s\x00-\x1f\x7f,;<>()\[\]\"\\]")


class Theme(StrEnum):
    """Colours a person has chosen."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Appearance(StrEnum):
    """How a person appears to people of other companies."""

    NAME_COMPANY = "name_company"
    NAME = "name"
    PEN_NAME = "pen_name"


class InvitationState(StrEnum):
    """Where an invitation stands; whether it has run out is a matter of its date."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


def normal_mail(typed: str) -> str:
    """Return the one spelling of a mail address under which it is stored, or an empty string when it is none."""
    mail = unicodedata.normalize("NFC", typed.strip()).lower()
    local, _at, domain = mail.partition("@")
    is_plausible = bool(local) and "." in domain.strip(".") and "@" not in domain and len(mail) <= MAX_MAIL
    return mail if is_plausible and not _NOT_IN_A_MAIL.search(mail) else ""


class User(Model):
    """A person who can sign in. `name` is shown to colleagues and staff, `appearance` decides what others see."""

    __tablename__ = "users"
    SUBJECT = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    mail: Mapped[str] = mapped_column(String(MAX_MAIL), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    reading: Mapped[str] = mapped_column(String(MAX_NAME), default="")
    job_title: Mapped[str] = mapped_column(String(MAX_NAME), default="")
    locale: Mapped[str] = mapped_column(String(5), default="ja")
    timezone: Mapped[str] = mapped_column(String(64), default="Asia/Tokyo")
    theme: Mapped[str] = mapped_column(String(10), default=Theme.AUTO)
    appearance: Mapped[str] = mapped_column(String(20), default=Appearance.NAME_COMPANY)
    pen_name: Mapped[str] = mapped_column(String(MAX_NAME), default="")
    staff_role: Mapped[str | None] = mapped_column(String(20))
    is_active: Mapped[bool] = mapped_column(default=True)
    sealed_totp_secret: Mapped[str | None] = mapped_column(String(200))
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_last_step: Mapped[int] = mapped_column(default=0)
    permission_epoch: Mapped[int] = mapped_column(default=1)
    last_seen_on: Mapped[date | None]
    suspended_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", lazy="raise_on_sql", order_by="Membership.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def has_factor(self) -> bool:
        """Whether a second factor is asked for at sign-in."""
        return self.totp_confirmed_at is not None

    @property
    def membership(self) -> "Membership | None":
        """The first membership, or None for staff. Memberships must be loaded."""
        return self.memberships[0] if self.memberships else None

    @property
    def company_id(self) -> int | None:
        """Key of the company of the first membership, or None. Memberships must be loaded."""
        return self.membership.company_id if self.membership else None

    @property
    def roles(self) -> list[str]:
        """Roles inside the company. Memberships must be loaded."""
        return list(self.membership.roles) if self.membership else []


class Membership(Model):
    """That a person belongs to a company, with their roles there."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("user_id", "company_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"), index=True)
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    user: Mapped[User] = relationship(back_populates="memberships", lazy="raise_on_sql")
    company: Mapped[Company] = relationship(lazy="raise_on_sql")


class UserSession(Model):
    """One browser in which a person is signed in. `digest` is the hash of the random id in its cookie."""

    __tablename__ = "user_sessions"
    __table_args__ = (Index("ix_user_sessions_user_id_ended_at", "user_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(200), default="")
    ip: Mapped[str] = mapped_column(String(64), default="")
    permission_epoch: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Model):
    """A code that stands in for the second factor once; only its hash is kept."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Invitation(Model):
    """An invitation bound to one address, and to one company with roles or to one staff role."""

    __tablename__ = "invitations"
    __table_args__ = (Index("ix_invitations_company_id_state", "company_id", "state"),)
    SUBJECT = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    mail: Mapped[str] = mapped_column(String(MAX_MAIL), index=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME), default="")
    locale: Mapped[str] = mapped_column(String(5), default="ja")
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    staff_role: Mapped[str | None] = mapped_column(String(20))
    inviter_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    inviter_name: Mapped[str] = mapped_column(String(MAX_NAME), default="")
    state: Mapped[str] = mapped_column(String(10), default=InvitationState.OPEN)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    company: Mapped[Company | None] = relationship(lazy="raise_on_sql")

    @property
    def is_expired(self) -> bool:
        """Whether its seven days are over."""
        return self.expires_at <= clock.now()

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.state == InvitationState.OPEN and not self.is_expired
