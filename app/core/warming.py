"""What every process would make for itself at its first pages is made once before they are forked, and shared by them."""

from collections.abc import Callable
from datetime import timedelta

from babel.dates import format_timedelta
from flask import Flask
from sqlalchemy.orm import configure_mappers

from app.core.i18n import LOCALES, catalogue

Prepare = Callable[[], None]
MAILS = "mail/"


def before_forking(app: Flask, prepare: Prepare) -> None:
    """Have `prepare()` called, with the application at hand, before processes are forked; it must not fail."""
    app.extensions.setdefault("preparations", []).append(prepare)


def warm_up(app: Flask) -> None:
    """Load languages and pages, and what features said; a second at most besides the search index."""
    with app.app_context():
        for locale in LOCALES:
            catalogue(locale)
            format_timedelta(timedelta(hours=1), add_direction=True, locale=locale)
        for name in app.jinja_env.list_templates(["html"]):
            if not name.startswith(MAILS):
                app.jinja_env.get_template(name)
        for prepare in app.extensions.get("preparations", []):
            prepare()
    configure_mappers()
    _show_to_nobody(app)


def _show_to_nobody(app: Flask) -> None:
    """Make the page that anybody may see, without the hooks around requests: it takes most of what any other takes."""
    endpoint = app.config["SIGN_IN_ENDPOINT"]
    with app.test_request_context(app.url_map.bind("").build(endpoint)):
        app.view_functions[endpoint]()
