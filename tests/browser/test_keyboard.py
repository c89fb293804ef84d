"""The keyboard alone suffices: every control is reached in the order of the page, and one sees where one is."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.site import ADA, MAX

# Everything a person may act on, in the order of the document, without what is folded away.
INTERACTIVE = """() => {
  const found = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((one) =>
    one.checkVisibility({checkVisibilityCSS: true}) && !one.disabled && one.tabIndex >= 0 && one.type !== "hidden");
  found.forEach((one, at) => { one.dataset.at = at; });
  return found.map((one) => one.outerHTML.slice(0, 90));
}"""
WHERE = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const shows = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
  };
  const box = one.getBoundingClientRect();
  const around = one.closest(".search-box__row, .file-drop, .chips, .editor");
  const visible = shows(one) || (around && shows(around));
  const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  return {at: Number(one.dataset.at), visible: Boolean(visible), inside, html: one.outerHTML.slice(0, 90)};
}"""
PLACES = [
    (None, "/sign-in"),
    (MAX, "/"),
    (MAX, "/answers/keihi"),
    (MAX, "/search?q=経費"),
    (ADA, "/answers/new"),
    (ADA, "/admin"),
]
RADIOS = """() => [...document.querySelectorAll("[type=radio][data-at]")].map((one) => Number(one.dataset.at))"""
PRESS = "(one, keys) => one.dispatchEvent(new KeyboardEvent('keydown', {...keys, bubbles: true, cancelable: true}))"
# What an input method sends: keydown with isComposing, and 229 where the composition ends before the key.
COMPOSING = ({"key": "Enter", "isComposing": True}, {"key": "Enter", "keyCode": 229}, {"key": "ArrowDown", "isComposing": True})


@pytest.mark.parametrize(("mail", "path"), PLACES)
def test_tab_reaches_everything_in_order_and_shows_where(as_person: Any, page: Any, mail: str | None, path: str) -> None:
    shown = as_person(mail) if mail else page
    shown.goto(path)
    shown.wait_for_load_state("networkidle")
    shown.evaluate("() => { document.activeElement.blur(); getSelection().removeAllRanges(); }")
    shown.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }")
    wanted = shown.evaluate(INTERACTIVE)
    visited: list[int] = []
    for _step in range(len(wanted) + 12):
        shown.keyboard.press("Tab")
        here = shown.evaluate(WHERE)
        if here and visited and here["at"] == visited[-1]:
            # A date has a stop for each of its parts.
            continue
        if here is None or here["at"] in visited:
            break
        assert here["visible"], f"focus cannot be seen on {here['html']}"
        assert here["inside"], f"out of sight: {here['html']}"
        visited.append(here["at"])
    assert visited == sorted(visited)
    grouped = shown.evaluate(
        """() => [...document.querySelectorAll("[type=radio][data-at]")].map((one) => Number(one.dataset.at))"""
    )
    missed = [wanted[at] for at in range(len(wanted)) if at not in visited and at not in grouped]
    assert missed == []


def test_the_first_tab_offers_to_skip_to_the_content(as_person: Any) -> None:
    page = as_person(MAX)
    page.goto("/answers")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.get_attribute("href") == "#main"
    box = link.bounding_box()
    assert box is not None and box["y"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_slash_goes_to_the_search_but_not_while_typing(as_person: Any) -> None:
    page = as_person(MAX)
    page.goto("/answers/keihi")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.locator("#search")).to_have_value("a/b")


def test_enter_that_ends_a_composition_does_not_search(as_person: Any) -> None:
    page = as_person(MAX)
    page.goto("/")
    field = page.locator("#search-large")
    field.press_sequentially("けいひ")
    page.locator("#search-large-list [role=option]").first.wait_for()
    for keys in COMPOSING:
        assert field.evaluate(PRESS, keys), f"{keys} was taken away from the input method"
    assert field.get_attribute("aria-activedescendant") is None
    assert page.url.endswith("/")
    client = page.context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "けいひ", "selectionStart": 3, "selectionEnd": 3})
    client.send("Input.insertText", {"text": "経費"})
    expect(field).to_have_value("けいひ経費")
    assert page.url.endswith("/")


def test_escape_closes_the_suggestions_and_arrows_go_round(as_person: Any) -> None:
    page = as_person(MAX)
    page.goto("/")
    field = page.locator("#search-large")
    field.press_sequentially("経費")
    options = page.locator("#search-large-list [role=option]")
    options.first.wait_for()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_be_focused()


def test_the_account_menu_works_by_keyboard(as_person: Any) -> None:
    page = as_person(MAX)
    page.goto("/answers")
    button, panel = page.locator(".topbar .menu [aria-haspopup]"), page.locator(".topbar .menu__panel")
    button.focus()
    # Its entries and its script are fetched when somebody comes near.
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.topbar .menu__panel') !== null")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()
