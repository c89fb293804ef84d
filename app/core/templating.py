"""What every template may use without asking: the viewer, the navigation, dates in the viewer's language and zone."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from babel.dates import format_date, format_datetime, format_timedelta, get_timezone
from flask import Flask, g, request

from app.core import access, clock, fragments, freshness, site
from app.core.activity import Activity, as_person, declared, words_of
from app.core.draft_key import draft_key
from app.core.i18n import LOCALES, _, locale_code
from app.core.indentation import WithoutIndentation
from app.core.logs import request_id
from app.core.page_keys import page_key
from app.core.signed_sessions import csrf_token

PATTERNS = {"ja": "y年M月d日", "en": "d MMM y"}


def show_date(value: date | datetime | None) -> str:
    """Return 2026年11月21日 or 21 Nov 2026 in the viewer's zone; an empty string for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(get_timezone(access.viewer().timezone)).date()
    return str(format_date(value, PATTERNS[locale_code()], locale=locale_code()))


def show_moment(value: datetime | None) -> str:
    """Return date and time in the viewer's zone."""
    if value is None:
        return ""
    pattern = f"{PATTERNS[locale_code()]} H:mm"
    return str(format_datetime(value, pattern, tzinfo=get_timezone(access.viewer().timezone), locale=locale_code()))


def show_ago(value: datetime) -> str:
    """Return how long ago (or how far ahead) `value` is: 3時間前, 3 hours ago."""
    return str(format_timedelta(value - clock.now(), add_direction=True, locale=locale_code()))


def machine_moment(value: datetime) -> str:
    """Return the moment for programs, to the minute: 2026-11-21T05:07Z, as `<time datetime>` takes it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def sentence(row: Activity) -> str:
    """Return the sentence of an activity row in the current language."""
    fact = declared().get(row.fact)
    if fact is None:
        return row.fact
    actor = _("The system") if row.actor_name in {"", access.SYSTEM.name} else as_person(row.actor_name)
    words: dict[str, Any] = {"actor": actor, "subject": row.subject_title, **words_of(row)}
    return str(fact.sentence).format_map(_Lenient(words))


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def this_page() -> str:
    """Return the address of the page being shown, within the site, with its arguments."""
    return request.full_path if request.query_string else request.path


def init_app(app: Flask) -> None:
    """Register globals and filters."""
    fragments.init_app(app, {"csrf_token": csrf_token, "request_key": page_key, "this_page": this_page})
    app.extensions["tables_of_slots"] = cache(site.tables_of)
    env = app.jinja_env
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.add_extension(WithoutIndentation)
    env.filters.update(date=show_date, moment=show_moment, ago=show_ago, iso=machine_moment, sentence=sentence)
    env.globals.update(
        request_id=request_id,
        draft_key=draft_key,
        site_panels=site.panels,
        site_links=site.links,
        site_nav=site.nav_links,
        site_bottom=site.bottom_links,
        locales=LOCALES,
        settings=app.extensions["settings"],
        now=clock.now,
        time_slot=freshness.time_slot,
    )

    @app.context_processor
    def common() -> dict[str, Any]:
        person = access.viewer()
        return {
            "viewer": person,
            "viewer_level": site.level_of(person),
            "locale": locale_code(),
            "viewer_theme": g.get("theme", ""),
        }
