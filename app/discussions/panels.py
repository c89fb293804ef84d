"""What the community puts on other pages: one's open questions and what is new on home, the way from a search to a question."""

from typing import Any

from flask import Flask, g, render_template, url_for
from markupsafe import Markup

from app.core import site
from app.core.access import Viewer
from app.discussions import queries
from app.discussions.operations import LONGEST_TITLE

SHOWN = 5
MADE_OF = ("threads", "spaces", "space_tiers", "space_companies", "users", "memberships", "companies")
MINE = (*MADE_OF, "thread_reads", "space_reads")


def _panel(template: str, **values: Any) -> Markup:
    return Markup(render_template(f"discussions/{template}", **values))  # noqa: S704 - our own template


def my_questions(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return the viewer's questions that are not solved yet, or None."""
    if viewer.is_staff:
        return None
    if site.is_kept("home", news, viewer):
        rows = queries.my_open_questions(viewer, SHOWN)
    else:
        # It comes after this one on the page and is about to be made too.
        g.latest_threads, rows = queries.latest_and_my_open_questions(viewer, SHOWN)
    return _panel("_my_questions.html", rows=rows) if rows else None


def news(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return the threads written in last that the viewer may see, or None."""
    rows = g.pop("latest_threads", None)
    if rows is None:
        rows = queries.latest(viewer, SHOWN)
    return _panel("_news.html", rows=rows) if rows else None


def ask_instead(viewer: Viewer, *, words: str = "", origin: str = "", **_context: Any) -> Markup | None:
    """Return the way to ask the community, with the words already typed."""
    url = url_for("discussions.ask", title=words[:LONGEST_TITLE] or None, origin=origin or None)
    return _panel("_ask_instead.html", url=url)


def init_app(app: Flask) -> None:
    """Fill the slots."""
    # In this order: the first reads for both what neither knows.
    site.panel(app, "home", my_questions, order=20, tables=MINE, readers=lambda viewer: (viewer.id, queries.readers(viewer)))
    site.panel(app, "home", news, order=35, tables=MADE_OF, readers=queries.readers)
    site.panel(app, "ask_instead", ask_instead, order=20)
