"""Languages: Japanese and English are equals. Source sentences are English; catalogues are read from .po files as they are.

Each feature has its own catalogue, `app/translations/<feature>/<language>/LC_MESSAGES/messages.po`, so adding or removing a
feature touches no shared file. There is no compiled form to forget.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import flask_babel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from flask_babel import lazy_gettext as _l
from flask_login import current_user

LOCALES = ("ja", "en")
CATALOGUES = Path(__file__).parents[1] / "translations"
LANGUAGE_COOKIE = "language"

__all__ = ["LOCALES", "_", "_l", "init_app", "locale_code", "ngettext"]


def _(message: str, **values: Any) -> str:
    """Return `message` in the current language, with `%(name)s` replaced by `values`."""
    return str(flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Return the form of a message that fits `num`, in the current language; `%(num)s` is the number."""
    return str(flask_babel.ngettext(singular, plural, num, **values))


@cache
def catalogue(locale: str) -> NullTranslations:
    """Return every feature's translations for `locale`, merged; English, the source language, has none."""
    merged: Translations | None = None
    for path in sorted(CATALOGUES.glob(f"*/{locale}/LC_MESSAGES/messages.po")):
        with path.open("rb") as source:
            messages = read_po(source, locale=locale)
        compiled = BytesIO()
        write_mo(compiled, messages)
        compiled.seek(0)
        translations = Translations(compiled, domain="messages")
        if merged is None:
            merged = translations
        else:
            merged.merge(translations)
    return merged or NullTranslations()


class FeatureCatalogues(Domain):  # type: ignore[misc]
    """Makes Flask-Babel read the catalogues of the features."""

    def get_translations(self) -> NullTranslations:
        """Return the translations of the current language."""
        return catalogue(locale_code())


def locale_code() -> str:
    """Return `ja` or `en`, the language of the current request or job."""
    # Where Flask-Babel keeps what it chose for this request; asking it anew for every sentence costs more.
    try:
        chosen = g.get("_flask_babel")
    except RuntimeError:
        return "en"
    locale = getattr(chosen, "babel_locale", None) or get_locale()
    return str(locale.language) if locale else "en"


def best_locale(default: str) -> str:
    """Choose the language: the person's profile, then the cookie of the switch, then the browser, then `default`."""
    if not has_request_context():
        return default
    person = current_user._get_current_object()
    if person and person.is_authenticated:
        return str(person.locale)
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LOCALES:
        return chosen
    return request.accept_languages.best_match(LOCALES) or default


def init_app(app: Flask) -> None:
    """Install Flask-Babel with the chooser above."""
    settings = app.extensions["settings"]
    babel = Babel(
        app,
        default_locale="en",
        locale_selector=lambda: best_locale(settings.default_locale),
        timezone_selector=lambda: _timezone(settings.default_timezone),
    )
    babel.domain_instance = FeatureCatalogues()
    # Flask-Babel's own way to the catalogue, for the hundred sentences of a page, costs more than looking them up.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: catalogue(locale_code()).gettext(message),
        lambda singular, plural, num: catalogue(locale_code()).ngettext(singular, plural, num),
        newstyle=True,
    )


def _timezone(default: str) -> str:
    if has_request_context() and current_user and current_user.is_authenticated:
        return str(current_user.timezone)
    return default
