"""Timed jobs: whoever moves the next tick of a schedule on enqueues its job, so each tick runs once over all workers.

Ticks missed while nothing ran are made up for by one job.
"""

from datetime import datetime

from cronsim import CronSim
from sqlalchemy import delete, select, update

from app.core import clock
from app.core.database import db_session
from app.core.jobs.models import Schedule
from app.core.jobs.queue import Timed, enqueue, schedules
from app.core.transaction import transaction


def next_tick(timed: Timed, after: datetime) -> datetime:
    """Return the first moment after `after` (aware) that the cron expression names, in UTC."""
    return next(CronSim(timed.cron, after))


@transaction
def prepare() -> None:
    """Make the stored schedules agree with the registered ones; a new one first runs at its next tick."""
    registered = {timed.kind: timed for timed in schedules()}
    stored = set(db_session.scalars(select(Schedule.name)))
    db_session.execute(delete(Schedule).where(Schedule.name.not_in(registered)))
    for name in sorted(set(registered) - stored):
        db_session.add(Schedule(name=name, next_run_at=next_tick(registered[name], clock.now())))


def due() -> list[Schedule]:
    """Return the schedules whose tick has come; a read without a lock."""
    return list(db_session.scalars(select(Schedule).where(Schedule.next_run_at <= clock.now())))


@transaction
def start(schedule: Schedule) -> bool:
    """Enqueue the job of a schedule that is due, unless another worker has; return whether this call did."""
    timed = next((one for one in schedules() if one.kind == schedule.name), None)
    if timed is None:
        return False
    moved = (
        update(Schedule)
        .where(Schedule.name == schedule.name, Schedule.next_run_at == schedule.next_run_at)
        .values(next_run_at=next_tick(timed, clock.now()))
        .returning(Schedule.name)
        .execution_options(synchronize_session=False)
    )
    if not db_session.execute(moved).all():
        return False
    enqueue(timed.kind, {}, unique_key=f"{timed.kind}@{schedule.next_run_at:%Y-%m-%dT%H:%M}")
    return True
