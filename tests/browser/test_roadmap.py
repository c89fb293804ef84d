"""The roadmap in a browser: cards moved by keyboard and mouse, said aloud; points dragged in the plot; paper, and axe."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.looking import axe_faults
from tests.browser.site import MAX, PAT
from tests.browser.waiting import until

CARD = ".road-card"
FIRST = "[data-column]:nth-child(1) .road-card"
CENTRE = """(one) => {
  const box = one.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + Math.min(box.height / 2, 40)];
}"""


@pytest.fixture
def board(as_person: Any) -> Any:
    """Return the board as somebody sees it who arranges it, with its scripts running."""
    shown = as_person(PAT)
    shown.set_viewport_size({"width": 1280, "height": 900})
    shown.goto("/roadmap")
    until(shown, "document.querySelector('#board')?.dataset.ready === 'yes'")
    return shown


def _names(page: Any) -> list[str]:
    return [str(one.get_attribute("data-name")) for one in page.locator("[data-column]").all()]


def _column_of(page: Any, title: str) -> str:
    return str(page.locator("[data-column]", has=page.locator(f'[data-title="{title}"]')).get_attribute("data-name"))


def _drag(page: Any, start: Any, end: tuple[float, float]) -> None:
    x, y = start.evaluate(CENTRE)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 10, steps=3)
    page.mouse.move(*end, steps=8)
    page.mouse.up()


def test_a_card_is_moved_by_keyboard_and_every_step_is_said(board: Any) -> None:
    card = board.locator(FIRST).first
    title, names = str(card.get_attribute("data-title")), _names(board)
    card.locator("[popovertarget]").focus()
    board.keyboard.press("Enter")
    expect(card.locator("[popover]")).to_be_visible()
    target = card.locator("[data-to]", has_text=names[1])
    target.focus()
    board.keyboard.press("Enter")
    dialog = board.locator("dialog.road-dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator("[role=status]").first).to_contain_text(f"Moving “{title}” from {names[0]} to {names[1]}")
    assert axe_faults(board) == []
    board.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(board.locator("#toast")).to_have_text(f"“{title}” stays in {names[0]}.")
    expect(card.locator("[popovertarget]")).to_be_focused()

    card.locator("[popovertarget]").press("Enter")
    target.press("Enter")
    expect(dialog.locator("form")).to_be_visible()
    dialog.locator("textarea").first.fill("We begin in spring.")
    dialog.locator("form button[type=submit], form button:not([type])").last.press("Enter")
    expect(board.locator("#toast")).to_contain_text(f"“{title}” stands at “{names[1]}”.")
    expect(dialog).to_have_count(0)
    assert _column_of(board, title) == names[1]
    expect(board.locator(f'[data-title="{title}"] [popovertarget]')).to_be_focused()


def test_what_is_wrong_is_said_in_the_dialog_and_nothing_is_lost(board: Any, watch: Any) -> None:
    watch.allow("the server responded with a status of 422")
    card = board.locator(FIRST).first
    card.locator("[popovertarget]").press("Enter")
    card.locator("[data-to]:not([data-to=''])").last.press("Enter")
    dialog = board.locator("dialog.road-dialog")
    expect(dialog.locator("form")).to_be_visible()
    dialog.locator("input[name=reason]").fill("Words to keep")
    dialog.locator("form button[type=submit], form button:not([type])").last.press("Enter")
    expect(dialog.locator("[aria-invalid=true]")).to_have_count(1)
    expect(dialog.locator("input[name=reason]")).to_have_value("Words to keep")
    dialog.locator(".form__actions a").click()
    expect(dialog).to_have_count(0)
    assert board.url.endswith("/roadmap")


def test_a_card_is_dragged_with_the_mouse_and_escape_puts_it_back(board: Any) -> None:
    names, card = _names(board), board.locator(FIRST).first
    title = str(card.get_attribute("data-title"))
    x, y = board.locator("[data-column]").nth(2).evaluate(CENTRE)
    start = card.evaluate(CENTRE)
    board.mouse.move(*start)
    board.mouse.down()
    board.mouse.move(x, y, steps=8)
    expect(board.locator(".board__column--over")).to_have_attribute("data-name", names[2])
    board.keyboard.press("Escape")
    board.mouse.up()
    expect(board.locator(".board__column--over")).to_have_count(0)
    assert board.locator("dialog.road-dialog").count() == 0

    _drag(board, card, (x, y))
    dialog = board.locator("dialog.road-dialog")
    expect(dialog.locator("#move-title")).to_have_text(f"Move to {names[2]}")
    board.keyboard.press("Escape")
    assert _column_of(board, title) == names[0]
    assert board.url.endswith("/roadmap")


def test_a_move_in_time_needs_no_form_and_is_said(board: Any) -> None:
    board.goto("/roadmap?by=term")
    until(board, "document.querySelector('#board')?.dataset.ready === 'yes'")
    card = board.locator(CARD).first
    title = str(card.get_attribute("data-title"))
    before = _column_of(board, title)
    after = next(name for name in _names(board) if name != before)
    x, y = board.locator(f'[data-column][data-name="{after}"]').evaluate(CENTRE)
    _drag(board, card, (x, y))
    expect(board.locator("#toast")).to_contain_text(f"“{title}” stands in {after} now.")
    assert _column_of(board, title) == after
    board.reload()
    assert _column_of(board, title) == after


def test_a_card_is_moved_without_any_script(as_person: Any) -> None:
    page = as_person(PAT, java_script_enabled=False)
    page.goto("/roadmap?by=term")
    card = page.locator(CARD).first
    title = str(card.get_attribute("data-title"))
    card.locator("[popovertarget]").click()
    way = card.locator("[data-to]").first
    name = way.inner_text()
    way.click()
    assert _column_of(page, title) == name
    page.goto("/roadmap")
    card = page.locator(FIRST).first
    card.locator("[popovertarget]").click()
    card.locator("[data-to]").first.click()
    expect(page.locator("form#wish-status")).to_be_visible()


def test_customers_drag_nothing(as_person: Any) -> None:
    page = as_person(MAX)
    page.goto("/roadmap")
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-to], [popovertarget^=move]").count() == 0
    card = page.locator(FIRST).first
    _drag(page, card, tuple(page.locator("[data-column]").nth(2).evaluate(CENTRE)))
    assert page.locator("dialog").count() == 0


def test_a_point_is_dragged_in_the_plot_and_typed_in_the_table(as_person: Any) -> None:
    page = as_person(PAT)
    page.set_viewport_size({"width": 1280, "height": 1200})
    page.goto("/roadmap/weighing")
    until(page, "document.querySelector('#weighing')?.dataset.ready === 'yes'")
    handle = page.locator(".weigh-handle").last
    title = str(handle.get_attribute("data-title"))
    handle.scroll_into_view_if_needed()
    # Large enough for plot and line to be in sight together.
    page.set_viewport_size({"width": 1280, "height": 3000})
    page.evaluate("scrollTo(0, 0)")
    box = page.locator("[data-plot]").bounding_box()
    _drag(page, handle, (box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25))
    expect(page.locator("#toast")).to_contain_text(re.compile(rf"“{re.escape(title)}”: impact 7\d, effort 2\d\."))
    dot = page.locator(f'.weigh-dot[data-title="{title}"]')
    expect(dot).to_have_count(1)
    impact = page.get_by_label(f"Impact: {title}", exact=True)
    assert 70 <= int(impact.input_value()) <= 79
    impact.fill("10")
    impact.press("Enter")
    expect(page.locator("#toast")).to_have_text("Weighed.")
    expect(page.get_by_label(f"Impact: {title}", exact=True)).to_have_value("10")
    assert axe_faults(page) == []


@pytest.mark.parametrize("address", ["/roadmap", "/roadmap?by=quarter", "/roadmap/list", "/roadmap/weighing"])
def test_nothing_for_axe_in_light_and_dark(as_person: Any, address: str) -> None:
    page = as_person(PAT)
    page.emulate_media(reduced_motion="reduce")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        assert axe_faults(page) == []


FILL = """() => {
  const card = document.querySelector(".road-card");
  card.querySelector("a").textContent = "請求書をまとめて印刷したい。".repeat(4);
  for (const column of document.querySelectorAll("[data-column]")) {
    const list = column.querySelector("ul") ?? column.appendChild(document.createElement("ul"));
    list.className = "board__cards";
    while (list.children.length < 20) list.append(card.cloneNode(true));
  }
}"""


@pytest.mark.parametrize("address", ["/roadmap", "/roadmap?by=quarter"])
def test_a_full_board_prints_to_one_page(as_person: Any, address: str) -> None:
    page = as_person(MAX)
    page.goto(address)
    page.evaluate(FILL)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
