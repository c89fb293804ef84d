"""What a task's handler is given: its payload, and the means to report on itself."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import update

from app.core import clock
from app.core.database import db_session
from app.core.jobs.models import Job
from app.core.transaction import transaction


class Undeliverable(Exception):
    """The job can never succeed; it becomes a dead letter at once, without further attempts."""


class Postponed(Exception):
    """Now is not the time, whatever the job is about: it waits `seconds` without having used up an attempt."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class LeaseLost(Exception):
    """Another worker took the job over; this one must stop touching it."""


def lease() -> timedelta:
    """Return how long a claimed job belongs to its worker, unless renewed."""
    return timedelta(seconds=current_app.extensions["settings"].job_lease_seconds)


@dataclass
class Running:
    """A job in the hands of a worker. `token` fences off a worker whose lease ran out."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    owner_id: int | None = None
    token: str = ""
    result: dict[str, Any] = field(default_factory=dict)

    @transaction
    def heartbeat(self) -> None:
        """Renew the lease. Raises `LeaseLost` when it is held by another worker now."""
        self._set(lease_until=clock.now() + lease())

    @transaction
    def progress(self, done: int, total: int, note: str = "") -> None:
        """Show how far the job is, and renew the lease. Raises `LeaseLost`."""
        self._set(
            progress={"done": done, "total": total, "note": note},
            lease_until=clock.now() + lease(),
        )

    def finish(self, result: dict[str, Any]) -> None:
        """Keep `result` (plain JSON values) with the job when it is done."""
        self.result = result

    def _set(self, **values: Any) -> None:
        statement = update(Job).where(Job.id == self.id, Job.lease_token == self.token).values(**values)
        if not db_session.execute(statement.returning(Job.id)).all():
            raise LeaseLost
