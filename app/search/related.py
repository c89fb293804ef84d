"""Answers beside an answer: what says something similar, for the slots `answer_related` and `answer_next` of its page."""

from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from app.core import site
from app.core.access import Viewer
from app.core.i18n import _, locale_code
from app.search.finding import similar

MOST = 5
READ = 400


def related(viewer: Viewer, *, answer: Any = None, text: Any = None, **_context: Any) -> Markup | None:
    """Return links to the answers nearest to the one being read, or None."""
    return _panel(viewer, answer, text, _("Similar answers"))


def next_best(viewer: Viewer, *, answer: Any = None, text: Any = None, **_context: Any) -> Markup | None:
    """Return links to try next after "not yet", or None."""
    return _panel(viewer, answer, text, _("You could also try"))


def _panel(viewer: Viewer, answer: Any, text: Any, title: str) -> Markup | None:
    if answer is None or text is None:
        return None
    words = f"{text.title}\n{text.plain[:READ]}"
    items = similar(viewer, words, exclude=[f"answer:{answer.id}"], limit=MOST)
    links = [("".join(piece for piece, _marked in item.title), _address(item.url, item.lang), item.lang) for item in items]
    return Markup(render_template("search/related.html", title=title, links=links)) if links else None  # noqa: S704 - our own template


def _address(url: str, lang: str) -> str:
    return f"{url}?lang={lang}" if lang and lang != locale_code() else url


def init_app(app: Flask) -> None:
    """Fill the slots."""
    site.panel(app, "answer_related", related)
    site.panel(app, "answer_next", next_best)
