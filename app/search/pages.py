"""What the templates of search need besides what was found: addresses of filters and pages, traced links, labels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.core.i18n import _, locale_code
from app.search import tracing
from app.search.found import PAGE_SIZE, Asked, Found, Item
from app.search.index import searched

LANGUAGES = {"ja": "日本語", "en": "English"}
MOST_CHOICES = 12
AROUND = 2


@dataclass(frozen=True)
class Choice:
    """A filter as a link."""

    label: Any
    url: str
    count: int | None
    is_active: bool


@dataclass(frozen=True)
class Facet:
    """A row of filters of one sort."""

    label: Any
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Shown:
    """An item with the address that leads to it and the name of its language when that is not the page's."""

    item: Item
    url: str
    language: str
    category: str


def address(asked: Asked, **changes: str | int) -> str:
    """Return the address of the same search with some choices changed; empty ones are left out."""
    arguments: dict[str, str | int] = {"q": asked.words, **asked.filters, **({"exact": 1} if asked.exact else {}), **changes}
    return url_for("search.index", **{name: value for name, value in arguments.items() if value})  # type: ignore[arg-type]


def facets(asked: Asked, found: Found, category_label: Callable[[str], str]) -> list[Facet]:
    """Return the rows of filters worth showing: those with something to choose between, or with a choice made."""
    kinds = searched()
    rows = [
        ("kind", _("Kind"), lambda key: kinds[key].kind_label if key in kinds else key),
        ("category", _("Category"), category_label),
        ("lang", _("Language"), lambda key: LANGUAGES.get(key, key)),
    ]
    made: list[Facet] = []
    for name, label, told in rows:
        counts = {key: count for key, count in found.facets.get(name, {}).items() if key}
        chosen = asked.filters.get(name, "")
        if len(counts) > 1 or chosen:
            made.append(Facet(label, _choices(asked, name, chosen, counts, told)))
    return made


def _choices(asked: Asked, name: str, chosen: str, counts: Mapping[str, int], told: Callable[[str], Any]) -> tuple[Choice, ...]:
    every = Choice(_("All"), address(asked, **{name: ""}), None, not chosen)
    keys = list(counts)[:MOST_CHOICES]
    if chosen and chosen not in keys:
        keys.append(chosen)
    return (every, *(Choice(told(key), address(asked, **{name: key}), counts.get(key, 0), key == chosen) for key in keys))


def shown(asked: Asked, found: Found, key: str, category_label: Callable[[str], str]) -> list[Shown]:
    """Return the items of a page with their traced links."""
    first = (found.page - 1) * PAGE_SIZE + 1
    rows: list[Shown] = []
    for place, item in enumerate(found.items):
        is_foreign = bool(item.lang) and item.lang != locale_code()
        more = {"lang": item.lang} if is_foreign else {}
        url = tracing.link(item.url, key, item.kind, item.subject_id, first + place, **more)
        category = category_label(item.category) if item.category else ""
        rows.append(Shown(item, url, LANGUAGES.get(item.lang, item.lang) if is_foreign else "", category))
    return rows


def page_numbers(found: Found) -> list[int | None]:
    """Return the page numbers to link to; None stands for a gap."""
    near = {page for page in range(found.page - AROUND, found.page + AROUND + 1) if 1 <= page <= found.pages}
    numbers: list[int | None] = []
    for page in sorted(near | {1, found.pages}):
        if numbers and numbers[-1] is not None and page - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(page)
    return numbers
