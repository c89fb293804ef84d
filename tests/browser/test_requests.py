"""Requests in a browser: by keyboard from the form to what is there already, and the form of a status on any screen."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.looking import axe_faults
from tests.browser.site import MAX, PAT
from tests.browser.waiting import until

ASKED = "承認者が不在のとき、代わりの人が承認できるようにしたい"
IN_SIGHT = """(one) => {
  const box = one.getBoundingClientRect();
  return box.bottom <= innerHeight && one.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}"""


def test_by_keyboard_from_the_form_to_the_request_that_is_there_already(as_person: Any) -> None:
    page = as_person(MAX)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/requests/new")
    page.wait_for_selector("form[data-ready] .editor[data-ready]")
    page.fill("#title", ASKED)
    way = page.locator(".field:has(#title) .similar-way")
    expect(way).to_be_visible()
    assert axe_faults(page) == []
    page.press("#title", "Tab")
    expect(way).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#similar summary").first).to_be_focused()
    # What is open from the start keeps nothing newer from being shown; what somebody opened does.
    page.fill("#title", "CSVの文字コードを自動で見分けてほしい")
    expect(page.locator("#similar summary").first).to_contain_text("CSV")
    page.fill("#title", ASKED)
    expect(page.locator("#similar summary").first).to_contain_text("承認者")
    mine = page.locator("#similar button").first
    mine.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(ASKED)
    expect(page.locator(".flash--success")).to_be_visible()


def test_the_heading_of_a_request_beside_its_menu_has_the_width_of_a_phone(as_person: Any) -> None:
    page = as_person(PAT)
    page.goto("/requests/1")
    expect(page.locator("[popovertarget=wish-menu]")).to_be_visible()
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.locator("h1").evaluate("(one) => one.getBoundingClientRect().width") > width / 2


@pytest.mark.parametrize("size", [(1280, 900), (390, 844), (320, 568)])
def test_the_dialog_of_a_status_begins_at_its_first_field_and_its_button_is_in_sight(
    as_person: Any, watch: Any, size: tuple[int, int]
) -> None:
    watch.allow("the server responded with a status of 422")
    page = as_person(PAT)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("/roadmap")
    until(page, "document.querySelector('#board')?.dataset.ready === 'yes'")
    card = page.locator(".road-card").first
    card.locator("[popovertarget]").press("Enter")
    card.locator("[data-to]:not([data-to=''])").last.press("Enter")
    expect(page.locator("dialog #status_id")).to_be_focused()
    save = page.locator("dialog .form__actions button")
    assert save.evaluate(IN_SIGHT)
    page.select_option("dialog #status_id", label="Declined")
    save.press("Enter")
    expect(page.locator("dialog .form-errors li")).to_have_count(2)
    expect(page.locator("dialog #note")).to_be_focused()
    assert page.locator("dialog #note").evaluate(IN_SIGHT) and save.evaluate(IN_SIGHT)
    assert axe_faults(page) == []
    page.keyboard.press("Escape")
    expect(card.locator("[popovertarget]")).to_be_focused()


def test_a_request_is_declined_from_the_board_without_leaving_it(as_person: Any) -> None:
    page = as_person(PAT)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/roadmap")
    until(page, "document.querySelector('#board')?.dataset.ready === 'yes'")
    # Another test finds that one, still open for votes.
    card = page.locator("[data-column]:nth-child(1) .road-card").filter(has_not_text=ASKED).last
    title = str(card.get_attribute("data-title"))
    card.locator("[popovertarget]").press("Enter")
    card.locator("[data-to='']").press("Enter")
    expect(page.locator("dialog [role=status]").first).to_contain_text(f"Choose where “{title}” stands.")
    page.select_option("dialog #status_id", label="Declined")
    page.fill("dialog #note", "Another way is there already.")
    page.fill("dialog #reason", "It would be the same twice")
    page.locator("dialog .form__actions button").press("Enter")
    expect(page.locator("#toast")).to_contain_text(f"“{title}” stands at “Declined”.")
    expect(page.locator(f'[data-title="{title}"]')).to_have_count(0)
    expect(page.locator("#board :focus")).to_have_count(1)
    assert page.url.endswith("/roadmap")


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_the_page_of_a_status_has_its_button_in_sight(as_person: Any, size: tuple[int, int]) -> None:
    page = as_person(PAT)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("/roadmap")
    page.goto(str(page.locator(".menu__item[href*='/status']").last.get_attribute("href")))
    assert page.locator("#wish-status .form__actions button").evaluate(IN_SIGHT)
    # Who tells everybody at once is not told of an evening.
    expect(page.locator(".recipients__when")).to_be_visible()
    page.check("#tell_now")
    expect(page.locator(".recipients__when")).to_be_hidden()
