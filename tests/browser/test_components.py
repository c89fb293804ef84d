"""The page of all components in a real browser: nothing for axe to find, nothing wider than a phone, keys that work."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.servers import Server

WIDTHS = (1280, 390, 320)
# An element may be wider than the page only inside a box that scrolls by itself.
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((one) => {
  if (one.getBoundingClientRect().right <= innerWidth + 1) return false;
  for (let up = one.parentElement; up; up = up.parentElement) if (getComputedStyle(up).overflowX !== "visible") return false;
  return true;
}).map((one) => one.outerHTML.slice(0, 80))"""
TOO_SMALL = """() => [...document.querySelectorAll("button, .button, .tabs a, .menu__item, input, select")].filter((one) => {
  const box = one.getBoundingClientRect();
  if (!one.checkVisibility() || one.closest("label, .search-box, .hidden-visually")) return false;
  return box.height < 23.5 || box.width < 23.5;
}).map((one) => one.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def live_site(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a site as developers run it: only that one has the page of all components."""
    with Server(tmp_path_factory.mktemp("gallery"), environment="development", web_processes=1) as site:
        yield site


@pytest.fixture
def components(page: Any, live_site: Any) -> Any:
    """Return a page that shows the components, with every script started."""
    # Colours that are still on their way from one theme to the other cannot be measured.
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_site.url}/components")
    page.wait_for_selector(".chips__input")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_nothing_is_too_wide_or_small(components: Any, width: int, theme: str) -> None:
    components.set_viewport_size({"width": width, "height": 900})
    components.emulate_media(color_scheme=theme)
    found = [(one["id"], [node["html"][:90] for node in one["nodes"]]) for one in Axe().run(components).response["violations"]]
    assert found == []
    assert components.evaluate("document.documentElement.scrollWidth") <= width
    assert components.evaluate(TOO_WIDE) == []
    assert components.evaluate(TOO_SMALL) == []


def test_a_line_without_words_is_a_line_among_differences(components: Any) -> None:
    heights = components.eval_on_selector_all(".diff li", "(all) => all.map((one) => [one.innerText.trim(), one.offsetHeight])")
    assert {height for words, height in heights if not words} == {heights[0][1]}


def test_chips_are_added_and_removed_with_the_keyboard(components: Any) -> None:
    field = components.locator("#tags-chips")
    field.fill("CSV")
    field.press("Enter")
    field.fill("Excel, Word")
    field.press("Enter")
    assert components.input_value("#tags") == "CSV\nExcel, Word"
    field.press("Backspace")
    assert components.input_value("#tags") == "CSV"


def test_enter_that_ends_a_composition_adds_no_chip(components: Any) -> None:
    field = components.locator("#tags-chips")
    field.fill("けいひ")
    field.evaluate("(one) => one.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))")
    assert components.input_value("#tags") == ""


def test_a_dangerous_button_asks_first_and_gives_the_focus_back(components: Any) -> None:
    button = components.locator("form[data-confirm] button")
    button.click()
    dialog = components.locator("dialog[open]")
    dialog.wait_for()
    dialog.locator("button").first.click()
    assert components.locator("dialog[open]").count() == 0
    assert components.url.endswith("/components")
    assert button.evaluate("(one) => one === document.activeElement")


def test_the_toolbar_of_the_editor_marks_the_selection(components: Any) -> None:
    text = components.locator("#body")
    text.fill("大切")
    text.select_text()
    text.press("Control+b")
    assert text.input_value() == "**大切**"


def test_the_page_can_be_read_without_javascript(browser: Any, live_site: Any) -> None:
    with browser.new_context(java_script_enabled=False) as plain:
        page = plain.new_page()
        page.goto(f"{live_site.url}/components")
        assert page.locator("#tags").is_visible()
        assert page.locator("#body").is_visible()
        assert page.locator(".editor__bar").first.is_hidden()
