"""Wires where requests stand: statuses and their setting up, the fold of the mails, who is past their day, links and panels."""

from typing import Any

from flask import Flask, render_template, url_for
from markupsafe import Markup
from sqlalchemy import ScalarSelect

from app.core import activity, clock, folding, installation, site, subjects
from app.core.access import Viewer
from app.core.i18n import _l
from app.core.subjects import Subject
from app.requests import setup, stories
from app.requests.facts import merging
from app.requests.facts import statuses as facts
from app.requests.models import Status
from app.requests.queries import reviews
from app.requests.queries import statuses as queries

SETUP_ORDER = 10


def to_review(_viewer: Viewer, *, found: tuple[Any, ...] = (), **_context: Any) -> Markup:
    """Return how many requests are past the day on which they were to be looked at again."""
    return Markup(render_template("requests/_review_queue.html", count=found[0]))  # noqa: S704 - our own template


def _asked(viewer: Viewer) -> tuple[ScalarSelect[int], ...]:
    return reviews.count_overdue(viewer, clock.today(viewer.timezone))


def init_app(app: Flask) -> None:
    """Install it."""
    activity.declare(app, *facts.ALL)
    folding.fold(app, facts.STATUS.kind, stories.FOLD)
    folding.fold(app, merging.JOINED.kind, stories.MERGE_FOLD)
    installation.step(app, "requests.statuses", setup.install, SETUP_ORDER)
    subjects.register(
        app,
        Subject(
            kind=Status.SUBJECT,
            among=queries.statuses_among,
            title=lambda status: status.name_en,
            url=lambda status: url_for("requests.statuses"),
            kind_label=_l("Status"),
        ),
    )
    site.link(
        app, "admin", _l("Statuses of requests"), "requests.statuses", icon="flag", order=36,
        description=_l("Name them as your users understand them, and say which take votes and stand on the roadmap."),
    )  # fmt: skip
    site.panel(app, "home_queues", to_review, order=35, tables=(), asks=_asked)
