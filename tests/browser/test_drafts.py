"""Drill R-19 for every form that keeps drafts: what is typed comes back, to who typed it, and is gone once it was sent."""

import time
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.site import MAX, MIA, OLGA
from tests.browser.waiting import until

ASK = "/community/ask"
WORDS = "雨の日も安心です。" * 56
STATUS = "#draft-status"


@pytest.fixture
def offline(watch: Any) -> Any:
    """Let the browser complain about a line that is down."""
    watch.allow("ERR_INTERNET_DISCONNECTED", "status of 401", "status of 403", "ERR_ABORTED")
    return watch


def _page(new_context: Any, mail: str = MIA, path: str = ASK) -> Any:
    page = new_context().new_page()
    sign_in(page, mail)
    _forget_all(page)
    page.goto(path)
    page.wait_for_selector("form[data-ready]")
    return page


def _forget_all(page: Any) -> None:
    page.goto("/drafts")
    while page.locator("form[action$='/throw-away'] button").count():
        with page.expect_navigation():
            page.locator("form[action$='/throw-away'] button").first.click()


def _nothing_kept_here(page: Any) -> None:
    until(page, "Object.keys(localStorage).every((key) => !key.startsWith('draft'))")


def test_words_are_kept_listed_thrown_away_and_put_back(new_context: Any) -> None:
    page = _page(new_context)
    page.fill("#title", "Half a question")
    page.fill("#body", WORDS)
    expect(page.locator(STATUS)).not_to_be_empty()
    _nothing_kept_here(page)
    page.goto("/drafts")
    page.click(".rows a:has-text('Half a question')")
    assert page.input_value("#body") == WORDS
    with page.expect_navigation():
        page.click("form[action$='/throw-away'] button")
    assert page.input_value("#body") == ""
    page.goto("/drafts")
    with page.expect_navigation():
        page.click("form[action$='/put-back'] button")
    page.goto(ASK)
    assert (page.input_value("#title"), page.input_value("#body")) == ("Half a question", WORDS)


def test_words_typed_offline_come_back_in_a_new_tab(new_context: Any, offline: Any) -> None:
    page = _page(new_context)
    page.context.set_offline(True)
    page.fill("#body", WORDS)
    page.wait_for_timeout(1500)
    assert WORDS[:20] not in page.evaluate("JSON.stringify(localStorage)")
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(ASK)
    opened = time.monotonic()
    expect(again.locator("#body")).to_have_value(WORDS)
    assert time.monotonic() - opened < 5
    _nothing_kept_here(again)


def test_a_tab_that_is_killed_while_typing_loses_two_seconds_at_most(new_context: Any, offline: Any) -> None:
    page = _page(new_context)
    page.context.set_offline(True)
    # Never a pause in which a form could be saved.
    page.locator("#body").press_sequentially("a" * 40, delay=90)
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(ASK)
    until(again, "document.querySelector('#body').value.length > 15")


def test_a_session_that_ends_while_typing_loses_nothing(new_context: Any, offline: Any) -> None:
    page = _page(new_context)
    page.context.clear_cookies()
    page.fill("#body", WORDS)
    expect(page.locator(STATUS)).not_to_be_empty()
    sign_in(page, MIA)
    page.goto(ASK)
    expect(page.locator("#body")).to_have_value(WORDS)
    _nothing_kept_here(page)


def test_nobody_else_at_the_same_browser_or_in_the_same_company_sees_them(new_context: Any, offline: Any) -> None:
    """Check 80: nor what was saved on the server, nor what was left in the browser."""
    page = _page(new_context)
    page.fill("#title", "Of Mia alone")
    page.fill("#body", WORDS)
    expect(page.locator(STATUS)).not_to_be_empty()
    _nothing_kept_here(page)
    page.context.clear_cookies()
    page.fill("#body", f"{WORDS} more")
    page.wait_for_timeout(1500)
    for mail in (MAX, OLGA):
        sign_in(page, mail)
        page.goto(ASK)
        page.wait_for_selector("form[data-ready]")
        page.wait_for_timeout(500)
        assert page.input_value("#body") == ""
        page.goto("/drafts")
        assert "Of Mia alone" not in page.content()
        page.context.clear_cookies()


def test_signing_out_forgets_what_the_browser_kept(new_context: Any, offline: Any) -> None:
    page = _page(new_context)
    page.context.set_offline(True)
    page.fill("#body", WORDS)
    expect(page.locator(STATUS)).not_to_be_empty()
    page.context.set_offline(False)
    page.click(".topbar .menu [aria-haspopup]")
    page.locator(".topbar .menu__panel form").evaluate("form => form.submit()")
    page.wait_for_url("**/sign-in")
    assert page.evaluate("localStorage.length") == 0


def test_what_was_sent_is_no_draft_any_more_and_a_reply_keeps_its_own(new_context: Any, offline: Any) -> None:
    page = _page(new_context)
    title = f"How are drafts kept {time.time_ns()}?"
    page.fill("#title", title)
    page.fill("#body", WORDS)
    page.click("button[name=step][value=send]")
    page.wait_for_url(lambda url: "/ask" not in url)
    thread = page.url
    page.goto("/drafts")
    assert page.locator("form[action$='/throw-away']").count() == 0
    page.goto(ASK)
    page.wait_for_selector("form[data-ready]")
    page.wait_for_timeout(300)
    assert page.input_value("#body") == ""
    page.goto(thread)
    reply = page.locator(".comment-composer textarea").first
    reply.focus()
    reply.press_sequentially("Half a reply")
    expect(page.locator("#reply-status")).not_to_be_empty()
    _nothing_kept_here(page)
    page.goto("/answers")
    page.goto(thread)
    reply = page.locator(".comment-composer textarea").first
    expect(reply).to_have_value("Half a reply")
    page.evaluate("localStorage.clear()")
    page.goto(thread)
    reply = page.locator(".comment-composer textarea").first
    assert reply.input_value() == "", "a browser that knows of no words asks when somebody comes near"
    reply.hover()
    expect(reply).to_have_value("Half a reply")
    page.goto("/drafts")
    page.click(".rows a")
    expect(page.locator("main textarea").first).to_have_value("Half a reply")
