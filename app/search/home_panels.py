"""What search puts on the home page: one's recent searches, answers that changed since one read them, gaps for the staff."""

from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from app import faq
from app.core import freshness, site
from app.core.access import Viewer
from app.faq import queries as answers
from app.search import queries


def recent(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return the viewer's last searches, or None."""
    words = queries.recent(viewer)
    return Markup(render_template("search/_recent.html", words=words)) if words else None  # noqa: S704 - our own template


def changed(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return the answers that changed since the viewer opened them, or None."""
    if viewer.is_staff:
        return None
    rows = queries.changed_since_read(viewer)
    return Markup(render_template("search/_changed.html", rows=rows)) if rows else None  # noqa: S704 - our own template


def gaps(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return the card that counts the gaps, for the staff."""
    if not viewer.is_staff:
        return None
    return Markup(render_template("search/_gap_count.html", count=queries.count_gaps(viewer)))  # noqa: S704 - our own template


def init_app(app: Flask) -> None:
    """Fill the slots."""
    # Of openings only the searches they belong to carry stamps: the ledger replaces those.
    freshness.follow(app, "searches", owner="user_id")
    site.panel(
        app, "home", changed, order=30,
        tables=("searches", *faq.READ), readers=lambda viewer: (viewer.id, answers.readers(viewer)),
    )  # fmt: skip
    site.panel(app, "home_rail", recent, order=40, tables=("searches",), readers=lambda viewer: viewer.id)
    # For the staff alone, whose home is always made anew.
    site.panel(app, "home_queues", gaps, order=10, tables=())
