"""What search puts on the home page: one's recent searches, answers that changed since one read them, gaps for the staff."""

from typing import Any

from flask import Flask, g, render_template
from markupsafe import Markup

from app import faq
from app.core import freshness, site
from app.core.access import Viewer
from app.faq import queries as answers
from app.search import queries


def _trail(viewer: Viewer) -> tuple[list[str], list[queries.Changed]]:
    # Two panels show it; it is read once a page.
    if "search_trail" not in g:
        g.search_trail = queries.trail(viewer)
    found: tuple[list[str], list[queries.Changed]] = g.search_trail
    return found


def recent(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return the viewer's last searches, or None."""
    words, _changed = _trail(viewer)
    return Markup(render_template("search/_recent.html", words=words)) if words else None  # noqa: S704 - our own template


def changed(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return the answers that changed since the viewer opened them, or None."""
    _words, rows = _trail(viewer)
    return Markup(render_template("search/_changed.html", rows=rows)) if rows else None  # noqa: S704 - our own template


def gaps(_viewer: Viewer, *, found: tuple[int], **_context: Any) -> Markup:
    """Return the card that counts the gaps, for the staff."""
    return Markup(render_template("search/_gap_count.html", count=found[0]))  # noqa: S704 - our own template


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
    site.panel(app, "home_queues", gaps, order=10, tables=(), asks=queries.gaps_waiting)
