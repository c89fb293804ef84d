"""One-use secrets for links: random, stored only as a hash, bound to a purpose, with an expiry."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import JSON, Index, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, jobs
from app.core.database import Model, UtcDateTime, db_session
from app.core.transaction import transaction

KEPT = timedelta(days=30)


class Token(Model):
    """A secret given out; `subject` names whom or what it is for, e.g. `user:12`."""

    __tablename__ = "tokens"
    __table_args__ = (Index("ix_tokens_purpose_subject", "purpose", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


@transaction
def issue(purpose: str, subject: str, *, lasts: timedelta, **details: Any) -> str:
    """Return a new secret (43 URL-safe characters) for `purpose` and `subject`, valid for `lasts`."""
    secret = secrets.token_urlsafe(32)
    db_session.add(
        Token(purpose=purpose, subject=subject, digest=_digest(secret), details=details, expires_at=clock.now() + lasts)
    )
    return secret


def peek(purpose: str, secret: str) -> Token | None:
    """Return the token when it is valid, without using it up; None otherwise."""
    found = select(Token).where(Token.digest == _digest(secret), Token.purpose == purpose)
    return db_session.scalar(found.where(Token.used_at.is_(None), Token.expires_at > clock.now()))


@transaction
def redeem(purpose: str, secret: str) -> Token | None:
    """Use the token up and return it; None when it is unknown, used, revoked or expired. Only one caller ever gets it."""
    row = peek(purpose, secret)
    if row is None:
        return None
    taken = update(Token).where(Token.id == row.id, Token.used_at.is_(None)).values(used_at=clock.now()).returning(Token.id)
    return row if db_session.execute(taken).all() else None


@transaction
def revoke(purpose: str, subject: str) -> None:
    """Make every unused token of `purpose` for `subject` worthless."""
    db_session.execute(
        update(Token)
        .where(Token.purpose == purpose, Token.subject == subject, Token.used_at.is_(None))
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )


@transaction
def forget_old() -> None:
    """Delete tokens that expired more than 30 days ago."""
    db_session.execute(delete(Token).where(Token.expires_at < clock.now() - KEPT))


def init_app(app: Flask) -> None:
    """Clean up every night."""
    jobs.every(app, "core.forget_tokens", "27 3 * * *", lambda job: forget_old())
