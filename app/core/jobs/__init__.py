"""Jobs: a table in the application's own database is the queue, so a job is enqueued in the transaction of its cause.

A job is claimed with a lease and a fencing token, renewed by a heartbeat, retried with backoff and, when hopeless, kept as
a dead letter for a person to look at. Handlers take ids, may run twice, and call operations.
"""

from app.core.jobs.models import Job, Schedule, State
from app.core.jobs.queue import Task, enqueue, every, find, forget_done, schedules, task, tasks
from app.core.jobs.running import Postponed, Running, Undeliverable

__all__ = [
    "Job",
    "Postponed",
    "Running",
    "Schedule",
    "State",
    "Task",
    "Undeliverable",
    "enqueue",
    "every",
    "find",
    "forget_done",
    "schedules",
    "task",
    "tasks",
]
