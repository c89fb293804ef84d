"""What says something similar: beside an answer (`answer_related`, `answer_next`), beside a thread (`thread_alike`), and
beside a form in which somebody asks (`ask_similar`, `request_similar`)."""

from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from app import changelog, discussions, faq, requests
from app.core import fragments, freshness, site
from app.core.access import Viewer
from app.core.i18n import _, locale_code
from app.search.audience import readers
from app.search.finding import similar
from app.search.found import Item
from app.search.pace import is_too_fast

MOST = 5
READ = 400
# What decides who may find what; the index itself follows within minutes.
MADE_OF = (*faq.READ, *discussions.READ, *requests.READ, *changelog.READ)
MINUTES = 5


def related(viewer: Viewer, *, answer: Any = None, text: Any = None, **_context: Any) -> Markup | None:
    """Return links to what is nearest to the answer being read, or None."""
    return _panel(viewer, answer, text, _("Similar"))


def next_best(viewer: Viewer, *, answer: Any = None, text: Any = None, **_context: Any) -> Markup | None:
    """Return links to try next after "not yet", or None."""
    return _panel(viewer, answer, text, _("You could also try"))


def alike(viewer: Viewer, *, entry: str = "", words: str = "", **_context: Any) -> Markup | None:
    """Return links to what is nearest to the thing `entry` ("thread:12") with the title `words`, or None."""
    return _links(viewer, words, entry, _("Similar")) if words else None


def beside_form(viewer: Viewer, *, words: str = "", **_context: Any) -> Markup | None:
    """Return what is nearest to the words being typed, each to be opened in place, or None."""
    if not words.strip() or is_too_fast(viewer.id):
        return None
    items = [(item, _address(item.url, item.lang)) for item in _nearest(viewer, words)]
    return Markup(render_template("search/_beside_form.html", items=items)) if items else None  # noqa: S704 - our own template


def beside_request(viewer: Viewer, *, words: str = "", **_context: Any) -> Markup | None:
    """Return what is nearest to the need being typed, with what can be done about each (slots `beside:KIND`), or None."""
    if not words.strip() or is_too_fast(viewer.id):
        return None
    items = [(item, _address(item.url, item.lang)) for item in _nearest(viewer, words)]
    return Markup(render_template("search/_beside_request.html", items=items)) if items else None  # noqa: S704 - our own


def _nearest(viewer: Viewer, words: str) -> list[Item]:
    """Return what is nearest to the title, the first line, then to all: what it found stays while more is said."""
    title, _newline, more = words.strip().partition("\n")
    found = similar(viewer, title, limit=MOST)
    if more.strip():
        found += similar(viewer, words, exclude=[f"{item.kind}:{item.subject_id}" for item in found], limit=MOST)
    return found[:MOST]


def _title(item: Item) -> str:
    return "".join(piece for piece, _marked in item.title)


def _panel(viewer: Viewer, answer: Any, text: Any, title: str) -> Markup | None:
    if answer is None or text is None:
        return None
    return _links(viewer, f"{text.title}\n{text.plain[:READ]}", f"answer:{answer.id}", title)


def _links(viewer: Viewer, words: str, entry: str, title: str) -> Markup:
    # The dearest part of such a page, and the same for all who may find the same until something they may find changes.
    tables = freshness.current(*MADE_OF)
    key = ("similar", words, entry, title, readers(viewer), tables, freshness.time_slot(MINUTES))
    return fragments.kept(key, lambda: _rendered(viewer, words, entry, title))


def _rendered(viewer: Viewer, words: str, entry: str, title: str) -> str | None:
    items = similar(viewer, words, exclude=[entry], limit=MOST)
    links = [(_title(item), _address(item.url, item.lang), item.lang) for item in items]
    return render_template("search/related.html", title=title, links=links) if links else None


def _address(url: str, lang: str) -> str:
    return f"{url}?lang={lang}" if lang and lang != locale_code() else url


def init_app(app: Flask) -> None:
    """Fill the slots."""
    site.panel(app, "answer_related", related)
    site.panel(app, "answer_next", next_best)
    site.panel(app, "thread_alike", alike)
    site.panel(app, "ask_similar", beside_form)
    site.panel(app, "request_similar", beside_request)
