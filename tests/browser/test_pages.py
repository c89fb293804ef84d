"""Every page of the site, wide and narrow, light and dark: nothing for axe to find, no sideways scroll, no script error."""

from typing import Any

import pytest
from flask import Flask

from tests.browser.looking import axe_faults, scrolls_sideways
from tests.browser.site import ADA, MIA, LiveSite, Place
from tests.browser.stage import NO_PAGES

# Searching shows a page of its own, as do narrowed lists.
MORE = (
    Place("search.results", "member", "/search?q=経費"),
    Place("search.nothing", "member", "/search?q=qqqqzzzz"),
    Place("faq.long", "member", "/answers/keihi"),
    Place("faq.foreign", "member", "/answers/veranda"),
    Place("faq.category", "member", "/answers?category=browser-tests"),
    Place("people.filtered", "member", "/people?words=zzz"),
    Place("admin.dead", "admin", "/admin/jobs?state=dead"),
)
# What staff sees of the pages for members differs by what staff may do there.
VISITS = [(None, "public"), (MIA, "member"), (ADA, "member"), (ADA, "staff"), (ADA, "admin")]
WIDE, PHONE, SMALL = 1280, 390, 320


def test_every_page_is_visited(live_site: LiveSite, _app: Flask) -> None:
    """A route that is added is looked at here without anybody remembering it."""
    visited = {place.endpoint for place in live_site.places}
    known = {rule.endpoint for rule in _app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert {one for one in known - visited - NO_PAGES if not one.startswith("gallery.")} == set()


@pytest.mark.parametrize(("mail", "level"), VISITS)
def test_every_page_in_every_size_and_theme(
    as_person: Any, page: Any, live_site: LiveSite, mail: str | None, level: str, watch: Any
) -> None:
    # A link that was used up or leads nowhere answers 410 or 404: a page as well.
    watch.allow("the server responded with a status of 4")
    shown = as_person(mail) if mail else page
    # Colours that are still on their way from one theme to the other cannot be measured.
    shown.emulate_media(reduced_motion="reduce")
    wrong: dict[str, list[Any]] = {}
    for place in (*live_site.places, *MORE):
        if place.level == level and (found := _look(shown, place)):
            wrong[f"{place.endpoint} {place.path}"] = found
    assert wrong == {}


def _look(page: Any, place: Place) -> list[Any]:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE, "height": 900})
    answer = page.goto(place.path)
    found: list[Any] = [f"status {answer.status}"] if answer.status >= 500 else []
    found += axe_faults(page)
    page.emulate_media(color_scheme="dark")
    found += [("dark", *one) for one in axe_faults(page, ["color-contrast"])]
    found += [(WIDE, one) for one in scrolls_sideways(page, WIDE, 900)]
    found += [(SMALL, one) for one in scrolls_sideways(page, SMALL)]
    found += [(PHONE, one) for one in scrolls_sideways(page, PHONE)]
    found += [("dark phone", *one) for one in axe_faults(page)]
    found += [("phone", *one) for one in axe_faults(page, ["target-size"])]
    page.emulate_media(color_scheme="light")
    found += [("phone", *one) for one in axe_faults(page, ["color-contrast"])]
    return found
