"""Writing under something: names completed with keyboard and input method, quoting a passage, reactions in place."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.site import MAX, MIA, OLGA
from tests.browser.waiting import until

OPTIONS = ".mention-list [role=option]"


def _composer(new_context: Any, mail: str = MAX, path: str = "/answers/room-colour") -> Page:
    page = new_context().new_page()
    sign_in(page, mail)
    page.goto(path)
    page.click("#comments > summary")
    page.click("#comments a[href^='/comments/on/']:last-of-type")
    expect(page.locator("#body")).to_be_visible()
    # A draft of an earlier test may have come along.
    page.fill("#body", "")
    return page


def test_a_name_is_put_in_with_the_keyboard(new_context: Any) -> None:
    page = _composer(new_context)
    page.locator("#body").press_sequentially("Thank you @")
    expect(page.locator(OPTIONS).first).to_have_attribute("aria-selected", "true")
    name = page.locator(OPTIONS).first.get_attribute("data-token")
    page.press("#body", "ArrowDown")
    page.press("#body", "ArrowUp")
    page.press("#body", "Enter")
    expect(page.locator("#body")).to_have_value(f"Thank you {name} ")
    expect(page.locator(OPTIONS)).to_have_count(0)


def test_the_button_of_the_form_to_ask_with_lists_whom_one_may_name(new_context: Any) -> None:
    page = new_context().new_page()
    sign_in(page, MAX)
    page.goto("/community/ask")
    page.wait_for_selector(".editor[data-ready]")
    page.fill("#body", "Thank you")
    page.click("button[data-insert]")
    expect(page.locator(OPTIONS).first).to_be_visible()
    name = page.locator(OPTIONS).first.get_attribute("data-token")
    page.press("#body", "Enter")
    expect(page.locator("#body")).to_have_value(f"Thank you {name} ")


@pytest.mark.parametrize(("width", "place"), [(390, ".field:has(#title) + #similar summary"), (1280, "aside #similar summary")])
def test_what_is_similar_stands_where_it_is_seen(new_context: Any, width: int, place: str) -> None:
    page = new_context(viewport={"width": width, "height": 844}).new_page()
    sign_in(page, MAX)
    page.goto("/community/ask")
    page.wait_for_selector("form[data-ready] .editor[data-ready]")
    page.fill("#title", "I forgot my password")
    expect(page.locator(place).first).to_be_visible()


def test_a_tool_pressed_before_its_script_is_there_does_its_work(new_context: Any) -> None:
    page = new_context().new_page()
    sign_in(page, MAX)
    page.goto("/community/1")
    page.locator("#reply").scroll_into_view_if_needed()
    page.locator("#reply button[data-around='**']").dispatch_event("click")
    expect(page.locator("#reply textarea")).to_have_value("****")


def test_escape_closes_the_names_and_a_mail_address_opens_none(new_context: Any) -> None:
    page = _composer(new_context)
    page.locator("#body").press_sequentially("me@")
    page.wait_for_timeout(400)
    expect(page.locator(OPTIONS)).to_have_count(0)
    page.locator("#body").press_sequentially(" @")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.press("#body", "Escape")
    expect(page.locator(OPTIONS)).to_have_count(0)
    expect(page.locator("#body")).to_have_value("me@ @")


def test_enter_while_an_input_method_composes_neither_picks_nor_sends(new_context: Any) -> None:
    page = _composer(new_context)
    page.locator("#body").press_sequentially("@")
    expect(page.locator(OPTIONS).first).to_be_visible()
    here = page.url
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "もり", "selectionStart": 2, "selectionEnd": 2})
    page.keyboard.press("Enter")
    assert "person:" not in page.input_value("#body")
    assert page.url == here
    keys.send("Input.insertText", {"text": "森"})
    until(page, "document.querySelector('#body').value.includes('森')")
    assert "person:" not in page.input_value("#body")


@pytest.fixture
def said(new_context: Any) -> str:
    """Return the address of a comment of Max."""
    page = _composer(new_context)
    page.fill("#body", "I paint it **every** spring.")
    page.click("#reply .comment-composer__actions button")
    expect(page.locator(".flash--success")).to_be_visible()
    return page.url


def test_a_reaction_changes_in_place_and_is_rolled_back_offline(new_context: Any, watch: Any, said: str) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    page = new_context().new_page()
    sign_in(page, OLGA)
    page.goto(said)
    post = page.locator(f"#{said.partition('#')[2]}")
    helpful, thanks = post.locator("[aria-pressed]").nth(0), post.locator("[aria-pressed]").nth(1)
    helpful.click()
    expect(helpful).to_have_attribute("aria-pressed", "true")
    expect(helpful).to_have_attribute("value", re.compile(r"-\d+"))
    page.context.set_offline(True)
    thanks.click()
    expect(page.locator("#toast")).not_to_be_empty()
    expect(thanks).to_have_attribute("aria-pressed", "false")
    page.context.set_offline(False)
    helpful.click()
    expect(helpful).to_have_attribute("value", re.compile(r"^\d+$"))


def test_what_is_deleted_can_be_brought_back_with_one_click(new_context: Any, said: str) -> None:
    page = new_context().new_page()
    sign_in(page, MAX)
    page.goto(said)
    number = said.partition("#")[2]
    page.click(f"#{number} .menu__button")
    page.click(f"#{number} [formaction$='/delete']")
    page.click(f"#{number} .comment__undo")
    expect(page.locator(f"#{number} > .prose")).to_contain_text("spring")


def test_a_post_is_written_read_and_answered_without_scripts(new_context: Any, said: str) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, MIA)
    page.goto(said)
    number = said.partition("#")[2]
    page.click(f"#{number} [name=helpful]")
    assert page.locator(f"#{number} [name=helpful]").first.get_attribute("aria-pressed") == "true"
    page.click(f"#{number} a[href$='/quote']")
    assert "every" in page.input_value("#body")
    page.click("#reply .comment-composer__actions button")
    assert page.locator(".comment__reply").last.inner_text().startswith("佐藤 真さん")


def test_a_selected_passage_is_quoted_with_author_and_link(new_context: Any) -> None:
    page = new_context().new_page()
    sign_in(page, MAX)
    page.goto("/community/ask")
    page.fill("#title", "How often do you paint the veranda?")
    page.fill("#body", "We paint ours in spring, before the rains begin.")
    page.click("#body >> xpath=ancestor::form//*[contains(@class, 'form__actions')]//button[@type='submit'] >> nth=0")
    post = page.locator(".post").first
    expect(post).to_be_visible()
    post.hover()
    page.wait_for_selector(".quote-button", state="attached")
    post.locator("> .prose p").select_text()
    page.click(".quote-button")
    number = (post.locator("header > a").get_attribute("href") or "").rpartition("/")[2]
    wanted = f"> [佐藤 真](/comments/{number}):\n>\n> We paint ours in spring, before the rains begin.\n\n"
    expect(page.locator("#reply #body")).to_have_value(wanted)
    expect(page.locator("#reply [name=reply_to_id]")).to_have_value(number)
    page.click("#reply [data-answered] button")
    expect(page.locator("#reply [name=reply_to_id]")).to_have_value("")
