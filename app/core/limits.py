"""Limits that guard accounts: exact over all processes, because the counters live in the database."""

from datetime import datetime, timedelta

from flask import Flask
from limits import parse
from sqlalchemy import Index, ScalarSelect, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, jobs
from app.core.database import Model, UtcDateTime, db_session
from app.core.errors import TooMany
from app.core.transaction import beside, transaction

LONGEST = timedelta(days=2)
#: How often one person may look at how typed words will appear; each time costs up to a second of a processor.
PREVIEWS = ("60/minute", "600/hour")
#: How often a form may look something up while one person writes, asked with each pause: whom to name, what is similar.
COMPLETIONS = ("120/minute", "1200/hour")


class Hit(Model):
    """One counted attempt."""

    __tablename__ = "limit_hits"
    __table_args__ = (Index("ix_limit_hits_bucket_at", "bucket", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)


@beside
@transaction
def limit(name: str, key: str, *rules: str) -> None:
    """Count one attempt against every rule such as `"10/5minutes"` (a moving window) for `name` and `key`.

    Raises `TooMany` with the seconds to wait when a rule is already used up; then nothing is counted.
    """
    bucket = f"{name}:{key}"[:200]
    now = clock.now()
    _take_turns(bucket)
    for rule in rules:
        item = parse(rule)
        window = timedelta(seconds=item.get_expiry())
        since = select(Hit.at).where(Hit.bucket == bucket, Hit.at > now - window)
        # The oldest of the last `amount` hits decides when there is room again.
        oldest = db_session.scalars(since.order_by(Hit.at.desc()).offset(item.amount - 1).limit(1)).first()
        if oldest is not None:
            raise TooMany(max(1, int((oldest + window - now).total_seconds()) + 1))
    db_session.add(Hit(bucket=bucket, at=now))


def _take_turns(bucket: str) -> None:
    # SQLite's writers take turns anyway. Elsewhere two attempts would count the same hits and both be let through.
    if db_session.get_bind().dialect.name == "postgresql":
        db_session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(bucket, 0))))


def used(name: str, key: str, window: timedelta) -> ScalarSelect[int]:
    """Return how many attempts were counted for `name` and `key` within `window`, as a part of a statement."""
    found = select(func.count(Hit.id)).where(Hit.bucket == f"{name}:{key}"[:200], Hit.at > clock.now() - window)
    return found.scalar_subquery()


@beside
@transaction
def reset(name: str, key: str) -> None:
    """Forget the attempts of `name` and `key`, as after a success."""
    db_session.execute(delete(Hit).where(Hit.bucket == f"{name}:{key}"[:200]))


@beside
@transaction
def give_back(name: str, key: str) -> None:
    """Forget the newest attempt alone, as when it turned out to be nothing to guard against."""
    newest = select(Hit.id).where(Hit.bucket == f"{name}:{key}"[:200]).order_by(Hit.id.desc()).limit(1)
    db_session.execute(delete(Hit).where(Hit.id == newest.scalar_subquery()).execution_options(synchronize_session=False))


@transaction
def forget_old() -> None:
    """Delete attempts no rule looks at any more."""
    db_session.execute(delete(Hit).where(Hit.at < clock.now() - LONGEST))


def init_app(app: Flask) -> None:
    """Clean up every hour."""
    jobs.every(app, "core.forget_limit_hits", "37 * * * *", lambda job: forget_old())
