"""What moderation does by the clock and just before a mail leaves, and what it shows on the pages of others."""

from datetime import datetime
from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from app.core import clock, jobs, mail
from app.core.access import Viewer
from app.core.moments import told_moment
from app.moderation import operations, policy, queries
from app.moderation.forms import LEVELS, PENALTY_NAMES

GROW_SECONDS = 1800


def init_app(app: Flask) -> None:
    """Register the timed jobs and the mail."""
    jobs.every(app, "moderation.end_penalties", "*/10 * * * *", _end_penalties)
    jobs.every(app, "moderation.remind_staff", "12 * * * *", _remind_staff)
    jobs.every(app, "moderation.grow", "40 18 * * *", _grow, limit_seconds=GROW_SECONDS)
    jobs.every(app, "moderation.forget_old", "23 4 * * *", lambda job: operations.forget_old())
    mail.prepare(app, "moderation/suspended", _suspended)


def queues_panel(_viewer: Viewer, *, found: tuple[Any, ...], **_context: Any) -> Markup:
    """Return the counted cards of moderators for home."""
    waiting = queries.Waiting(*found)
    return Markup(render_template("moderation/_queues.html", waiting=waiting))  # noqa: S704 - our own template


def person_panel(viewer: Viewer, *, person: Any = None, **_context: Any) -> Markup | None:
    """Return how far a person is trusted and what was decided about their posts, for staff who look at them."""
    if person is None or not policy.can_penalise(viewer, person.staff_role):
        return None
    author = queries.author(viewer, person.id)
    labels = {"level_names": LEVELS, "penalty_names": PENALTY_NAMES}
    return Markup(render_template("moderation/_person.html", author=author, **labels))  # noqa: S704 - our own template


def _end_penalties(job: jobs.Running) -> None:
    job.finish({"ended": operations.end_penalties()})


def _remind_staff(job: jobs.Running) -> None:
    posts, cases = operations.remind_staff()
    job.finish({"posts": posts, "cases": cases})


def _grow(job: jobs.Running) -> None:
    job.finish({"risen": operations.grow()})


def _suspended(context: dict[str, Any]) -> dict[str, Any] | None:
    until = datetime.fromisoformat(context["until"])
    return {**context, "until_told": told_moment(until, context["timezone"])} if until > clock.now() else None
