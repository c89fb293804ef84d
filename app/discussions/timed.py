"""What discussions do by the clock beside counting views, and when an answer was made of a thread."""

from datetime import datetime, timedelta

from flask import Flask, current_app

from app.core import activity, clock, jobs
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.discussions import business_hours
from app.discussions.models import Thread
from app.discussions.operations import alerting, linking, thanking


def too_long_since() -> datetime:
    """Return the moment before which a question must have been asked to have waited too long by now."""
    settings = current_app.extensions["settings"]
    hours = business_hours.parse(settings.business_hours)
    return business_hours.earliest(clock.now(), timedelta(hours=settings.question_alert_hours), hours)


def alert_staff(job: jobs.Running) -> None:
    """Tell staff of questions nobody has answered for too long."""
    job.finish({"threads": alerting.alert_staff(too_long_since())})


def ask_to_accept(job: jobs.Running) -> None:
    """Ask askers who have answers whether one of them helped."""
    job.finish({"threads": alerting.ask_to_accept()})


def count_helpers(job: jobs.Running) -> None:
    """Count who helped this month and the one before."""
    job.finish({"rows": thanking.count_helpers()})


def link_answer(row: Activity) -> None:
    """Let a thread lead to the answer that was made of it, once that is published."""
    kind, _colon, key = str(row.particulars.get("origin") or "").partition(":")
    if kind == Thread.SUBJECT and key.isdecimal() and row.subject_id is not None:
        linking.link_answer(SYSTEM, int(key), row.subject_id)


def init_app(app: Flask) -> None:
    """Register the listener and the timed jobs."""
    activity.on_later(app, "faq.answer_published", "discussions.link_answer", link_answer)
    jobs.every(app, "discussions.alert_staff", "*/15 * * * *", alert_staff)
    jobs.every(app, "discussions.ask_to_accept", "20 1 * * *", ask_to_accept)
    jobs.every(app, "discussions.count_helpers", "35 * * * *", count_helpers)
