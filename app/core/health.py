"""Whether the site is fit to serve, and its figures for Prometheus."""

import time
from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.database import db_session
from app.core.jobs import Job, State

OLDEST_WAITING = timedelta(minutes=5)
Check = dict[str, Any]


def readiness() -> dict[str, Check]:
    """Return one entry per part, `{"ok": bool, …}`: the database, the queue, and what features added with `add_check`."""
    checks: dict[str, Check] = {}
    try:
        db_session.execute(text("select 1"))
        checks["database"] = {"ok": True}
    except SQLAlchemyError:
        return {"database": {"ok": False}}
    age = queue_age()
    checks["queue"] = {"ok": age < OLDEST_WAITING.total_seconds(), "age_seconds": round(age)}
    for name, check in current_app.extensions.get("readiness", {}).items():
        checks[name] = check()
    return checks


def add_check(app: Flask, name: str, check: Any) -> None:
    """Let `/readyz` also ask `check() -> {"ok": bool, …}`."""
    app.extensions.setdefault("readiness", {})[name] = check


def queue_age() -> float:
    """Return for how many seconds the oldest job that is due has been waiting; 0 when none is."""
    due = select(func.min(Job.run_at)).where(Job.state == State.WAITING, Job.run_at <= clock.now())
    oldest = db_session.scalar(due)
    return (clock.now() - oldest).total_seconds() if oldest else 0.0


class Figures:
    """The figures one process counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        requests = Counter("engawa_requests_total", "Requests answered", ["status"], registry=self.registry)
        self.answers = {hundred: requests.labels(f"{hundred}xx") for hundred in range(1, 6)}
        self.seconds = Histogram("engawa_request_seconds", "Time to answer", registry=self.registry)
        self.jobs = Gauge("engawa_jobs", "Jobs by state", ["state"], registry=self.registry)
        self.queue_age = Gauge("engawa_queue_age_seconds", "Age of the oldest due job", registry=self.registry)


def metrics() -> tuple[bytes, str]:
    """Return the figures of this process and the queue, and their content type."""
    figures: Figures = current_app.extensions["figures"]
    counted = dict(db_session.execute(select(Job.state, func.count(Job.id)).group_by(Job.state)).all())
    for state in State:
        figures.jobs.labels(state).set(counted.get(state, 0))
    figures.queue_age.set(queue_age())
    return generate_latest(figures.registry), CONTENT_TYPE_LATEST


def init_app(app: Flask) -> None:
    """Count every request."""
    app.extensions["figures"] = Figures()
    app.after_request(_count)


def _count(response: Response) -> Response:
    figures: Figures = current_app.extensions["figures"]
    figures.answers[response.status_code // 100].inc()
    started = g.get("started")
    if started is not None and request.endpoint:
        figures.seconds.observe(max(0.0, time.perf_counter() - started))
    return response
