"""Atom and iCalendar, from what features contribute. Every address in them is absolute, every id stays the same."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from io import StringIO
from urllib.parse import urlsplit

import feedgenerator
import icalendar

from app.config import Settings
from app.core import clock
from app.core.access import Viewer
from app.core.feeds import Entry, Event
from app.core.mail.queue import absolute

NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LOCAL_LINK = re.compile(r'(?<=\s)(href|src)="(/(?!/)[^"]*)"')
PRODID = "-//Engawa//Calendar//EN"


def atom(viewer: Viewer, settings: Settings, *, name: str, title: str, address: str, entries: Iterable[Entry]) -> str:
    """Return an Atom feed of the entries, in the language of `viewer`. `address` is the path of the feed itself."""
    feed = feedgenerator.Atom1Feed(
        title=_xml(title),
        link=absolute("/"),
        description="",
        language=viewer.locale,
        # Entries that name nobody are the site's own: a feed without any author is none.
        author_name=_xml(settings.product_name),
        # The secret stays out of what feed readers show and pass on.
        feed_guid=_tag(settings, name, "feed"),
        feed_url=None,
    )
    for one in entries:
        feed.add_item(
            title=_xml(one.title),
            link=absolute(one.url),
            description=_xml(LOCAL_LINK.sub(lambda found: f'{found[1]}="{absolute(found[2])}"', one.html)),
            unique_id=_tag(settings, name, one.key),
            pubdate=one.published_at,
            updateddate=one.updated_at,
            author_name=_xml(one.author) or None,
        )
    written = StringIO()
    feed.write(written, "utf-8")
    return written.getvalue()


def calendar(viewer: Viewer, settings: Settings, title: str, events: Iterable[tuple[str, Event]]) -> bytes:
    """Return a calendar of `(name of the source, event)`; moments are in UTC, days are days."""
    made = icalendar.Calendar()
    made.add("prodid", PRODID)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", title)
    for name, one in events:
        event = icalendar.Event()
        event.add("uid", f"{name}-{one.key}@{_host(settings)}")
        event.add("dtstamp", clock.now())
        event.add("summary", _line(one.title))
        event.add("dtstart", _utc(one.start))
        if one.end is not None:
            event.add("dtend", _utc(one.end))
        event.add("url", absolute(one.url))
        event.add("description", _xml("\n\n".join(part for part in (one.text, absolute(one.url)) if part)))
        made.add_component(event)
    return bytes(made.to_ical())


def _utc(moment: date | datetime) -> date | datetime:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _tag(settings: Settings, name: str, key: str) -> str:
    return f"tag:{_host(settings)},2026:{name}/{key}"


def _host(settings: Settings) -> str:
    return urlsplit(settings.base_url).hostname or "localhost"


def _xml(text: str) -> str:
    return NOT_IN_XML.sub("", text)


def _line(text: str) -> str:
    return " ".join(_xml(text).split())
