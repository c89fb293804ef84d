"""News: the page one reads takes its news out of the bell, and the inbox chooses how much to hear of a thing in place."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.site import MIA

TITLE = ".notice-group--unread .notice-group__title a"


def test_reading_the_page_takes_its_news_out_of_the_bell(new_context: Any) -> None:
    page = new_context().new_page()
    sign_in(page, MIA)
    page.goto("/notifications?show=unread")
    groups = page.locator(TITLE).count()
    assert groups > 0
    first = page.locator(TITLE).first.inner_text()
    badge = page.locator("#bell .count-badge [aria-hidden]")
    before = int(badge.inner_text())
    page.locator(TITLE).first.click()
    expect(page.locator("h1")).to_have_text(first)
    expect(page.locator("#bell[data-behaviour]")).to_have_count(0)
    after = int(badge.inner_text()) if badge.count() else 0
    assert after < before
    page.goto("/notifications?show=unread")
    expect(page.locator(TITLE)).to_have_count(groups - 1)


def test_a_level_is_chosen_in_place_with_the_keyboard(new_context: Any) -> None:
    page = new_context().new_page()
    sign_in(page, MIA)
    page.goto("/watching")
    control = page.locator(".watch-control").first
    control.locator("[aria-haspopup]").focus()
    page.keyboard.press("Enter")
    control.locator("[value=mute]").focus()
    page.keyboard.press("Enter")
    # Back where it was opened, and there it says so.
    opener = page.locator(".watch-control").first.locator("a[aria-haspopup]")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".watch-control").first.locator("[value=mute]")).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith("/watching")
