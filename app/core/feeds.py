"""What goes into people's feeds and calendars: features register sources, one page serves them.

A source gets the viewer and looks with their eyes at the moment of asking, so whatever they may no longer see is gone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, current_app

from app.core.access import Viewer


@dataclass(frozen=True)
class Entry:
    """One piece of news. `key` is stable and unique within its source; `url` is a path or full address; `html` is safe."""

    key: str
    title: str
    url: str
    published_at: datetime
    updated_at: datetime
    html: str = ""
    author: str = ""


@dataclass(frozen=True)
class Source:
    """A feed people can subscribe to: `entries(viewer, limit)` gives the newest first, at most `limit` of them."""

    name: str
    label: Any
    entries: Callable[[Viewer, int], Iterable[Entry]]
    order: int = 50


@dataclass(frozen=True)
class Event:
    """Something with a date. `start` is a day or an aware moment; `key` is stable and unique within its source."""

    key: str
    title: str
    start: date | datetime
    url: str
    end: date | datetime | None = None
    text: str = ""


@dataclass(frozen=True)
class Calendar:
    """What a feature puts into people's calendar: `events(viewer)` gives those from a month ago on, at most a few hundred."""

    name: str
    events: Callable[[Viewer], Iterable[Event]]


def source(app: Flask, one: Source) -> None:
    """Offer a feed. Raises `RuntimeError` when the name is taken."""
    _add(app, "feed_sources", one.name, one)


def calendar(app: Flask, one: Calendar) -> None:
    """Contribute to the calendar. Raises `RuntimeError` when the name is taken."""
    _add(app, "calendar_sources", one.name, one)


def sources() -> list[Source]:
    """Return every feed there is, in order."""
    known: dict[str, Source] = current_app.extensions.get("feed_sources", {})
    return sorted(known.values(), key=lambda one: (one.order, one.name))


def source_of(name: str) -> Source | None:
    """Return the feed of that name, or None."""
    return next((one for one in sources() if one.name == name), None)


def calendars() -> list[Calendar]:
    """Return everything that goes into the calendar."""
    return list(current_app.extensions.get("calendar_sources", {}).values())


def _add(app: Flask, registry: str, name: str, one: Any) -> None:
    known = app.extensions.setdefault(registry, {})
    if name in known:
        raise RuntimeError(f"{registry} {name} is registered twice")
    known[name] = one
