"""Slots: shared pages ask, features answer. Navigation, panels and links are registered, so no page knows the features."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app, request, url_for
from markupsafe import Markup
from sqlalchemy import ScalarSelect, select

from app.core import fragments, freshness
from app.core.access import Level, Viewer, viewer
from app.core.database import db_session

Render = Callable[..., Markup | str | None]
Readers = Callable[[Viewer], Hashable]
Asks = Callable[[Viewer], Sequence[ScalarSelect[Any]]]
# How long a piece may say "3 minutes ago".
KEPT_MINUTES = 1


@dataclass(frozen=True)
class Link:
    """An entry of the navigation or of a list of links; `level` is the access mark needed to see it.

    `short` is its label in the bottom bar; `tabs` names the slot of links whose pages count as lying behind the entry too.
    """

    label: Any
    endpoint: str
    icon: str = "circle"
    order: int = 50
    level: Level = "member"
    description: Any = ""
    in_bottom_bar: bool = False
    short: Any = ""
    tabs: str = ""

    @property
    def url(self) -> str:
        """Address of the page."""
        return url_for(self.endpoint)

    @property
    def active(self) -> bool:
        """Whether the current page belongs to the same feature, or to one of those on its tabs."""
        if not request.endpoint:
            return False
        behind = _slots().links.get(self.tabs, []) if self.tabs else []
        return request.blueprint in {one.endpoint.split(".")[0] for one in (self, *behind)}


@dataclass(frozen=True)
class Panel:
    """A piece of a shared page; `render(viewer, **context)` returns markup, or None to show nothing."""

    render: Render
    order: int = 50
    tables: tuple[str, ...] | None = None
    readers: Readers | None = None
    asks: Asks | None = None

    def shown(self, person: Viewer, context: dict[str, Any]) -> Markup | str | None:
        """Return the piece for `person`, from memory where the panel says who may share it."""
        if self.readers is None or context:
            return self.render(person, **context)
        return fragments.kept(self.key(person, self.readers), lambda: self.render(person))

    def key(self, person: Viewer, readers: Readers) -> Hashable:
        """Return what the piece for `person` is remembered by."""
        who = (readers(person), person.timezone)
        return (self.render, who, freshness.current(*self.tables or ()), freshness.time_slot(KEPT_MINUTES))


@dataclass
class _Slots:
    nav: list[Link] = field(default_factory=list)
    links: dict[str, list[Link]] = field(default_factory=dict)
    panels: dict[str, list[Panel]] = field(default_factory=dict)


def _slots(app: Flask | None = None) -> _Slots:
    slots: _Slots = (app or current_app).extensions.setdefault("site", _Slots())
    return slots


def nav(
    app: Flask,
    label: Any,
    endpoint: str,
    *,
    icon: str,
    order: int = 50,
    mark: Level = "member",
    bottom: bool = True,
    short: Any = "",
    tabs: str = "",
) -> None:
    """Put a page into the top bar, and into the bottom bar of phones unless `bottom` is False.

    `short` is what the bottom bar calls it; the entry is also the current one on every page linked from the slot `tabs`.
    """
    _slots(app).nav.append(Link(label, endpoint, icon, order, mark, in_bottom_bar=bottom, short=short, tabs=tabs))


def link(
    app: Flask,
    slot: str,
    label: Any,
    endpoint: str,
    *,
    icon: str,
    order: int = 50,
    mark: Level = "staff",
    description: Any = "",
) -> None:
    """Put a link into the list of `slot` (`admin`, `settings`, `profile`)."""
    _slots(app).links.setdefault(slot, []).append(Link(label, endpoint, icon, order, mark, description))


def panel(
    app: Flask,
    slot: str,
    render: Render,
    *,
    order: int = 50,
    tables: Sequence[str] | None = None,
    readers: Readers | None = None,
    asks: Asks | None = None,
) -> None:
    """Put a panel into a shared page (`home`, `home_rail`, `company`, `person`, `profile`, `bar`).

    `tables` are all tables it is made of, besides who the viewer is; pages with a panel that does not tell are always made
    anew. With `readers` what was rendered for one viewer is kept and shown to all for whom `readers(viewer)` is equal, until
    one of the tables changes, a minute at most: so it must name everything about the viewer that the panel depends on.

    `asks(viewer)` returns what the panel wants to know, one scalar subquery for each value; all panels of a slot are answered
    by one statement, and `render` gets the values as `found`. A panel that asks for nothing is not shown, and none of them is
    kept.
    """
    told = None if tables is None else tuple(tables)
    _slots(app).panels.setdefault(slot, []).append(Panel(render, order, told, readers, asks))


def tables_of(*slots: str) -> tuple[str, ...] | None:
    """Return the tables the panels of `slots` are made of; None when one of them does not tell."""
    told = [one.tables for slot in slots for one in _slots().panels.get(slot, [])]
    return None if None in told else tuple(sorted({table for tables in told for table in tables or ()}))


def may_enter(person: Viewer, level: Level) -> bool:
    """Whether `person` passes an access mark of `level`."""
    wanted = {"public": True, "member": person.is_authenticated, "staff": person.is_staff, "admin": person.is_admin}
    return wanted.get(level, False)


def level_of(person: Viewer) -> Level:
    """Return the highest access mark `person` passes: two people with the same one see the same links."""
    levels: tuple[Level, ...] = ("admin", "staff", "member")
    return next((level for level in levels if may_enter(person, level)), "public")


def _open_to(person: Viewer, links: list[Link]) -> list[Link]:
    return sorted((one for one in links if may_enter(person, one.level)), key=lambda one: one.order)


def nav_links() -> list[Link]:
    """Return the navigation of the current viewer, in order."""
    return _open_to(viewer(), _slots().nav)


def bottom_links() -> list[Link]:
    """Return at most five entries for the bottom bar of phones."""
    return [one for one in nav_links() if one.in_bottom_bar][:5]


def links(slot: str) -> list[Link]:
    """Return the links of `slot` the current viewer may follow, in order."""
    return _open_to(viewer(), _slots().links.get(slot, []))


def panels(slot: str, **context: Any) -> list[Markup | str]:
    """Render the panels of `slot` for the current viewer, in order, without the empty ones."""
    ordered = sorted(_slots().panels.get(slot, []), key=lambda one: one.order)
    person = viewer()
    found = _found(person, ordered)
    rendered = [
        one.shown(person, {**context, "found": found[one]} if one in found else context)
        for one in ordered
        if one.asks is None or one in found
    ]
    return [piece for piece in rendered if piece]


def is_kept(slot: str, render: Render, person: Viewer) -> bool:
    """Whether the panel `render` of `slot` is in memory as `person` would get it; so another may read what both are made of."""
    same = [one for one in _slots().panels.get(slot, []) if one.render is render]
    return any(one.readers is not None and fragments.is_kept(one.key(person, one.readers)) for one in same)


def _found(person: Viewer, ordered: Sequence[Panel]) -> dict[Panel, tuple[Any, ...]]:
    """Ask everything the panels want to know at once; those that want nothing are left out."""
    asked = {one: parts for one in ordered if one.asks is not None and (parts := tuple(one.asks(person)))}
    if not asked:
        return {}
    values = iter(db_session.execute(select(*(part for parts in asked.values() for part in parts))).one())
    return {one: tuple(next(values) for _part in parts) for one, parts in asked.items()}
