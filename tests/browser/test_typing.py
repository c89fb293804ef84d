"""Drill R-19: what is typed is not lost by a line that is down, a closed tab, an ended session, or somebody else's change."""

import time
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.site import CLEO, PAT
from tests.browser.waiting import until

WORDS = "雨の日も安心です。" * 56
STATUS = "#autosave-status"
READY = ".faq-editor[data-ready]"
# An editor of its own for each test, since what is typed there is kept.
PLACES = "/answers/keihi-torikeshi/edit", "/answers/room-colour/edit"


@pytest.fixture
def offline(watch: Any) -> Any:
    """Let the browser complain about a line that is down."""
    watch.allow("ERR_INTERNET_DISCONNECTED", "status of 401", "status of 403", "status of 409")
    return watch


def _editor(new_context: Any, mail: str = CLEO, path: str = "/answers/new?lang=en") -> Any:
    page = new_context().new_page()
    sign_in(page, mail)
    page.goto(path)
    page.wait_for_selector(READY)
    return page


def _discard(page: Any) -> None:
    """Forget what the server keeps of the test's words."""
    if page.locator("form[action*='/discard'] button").count():
        with page.expect_navigation():
            page.locator("form[action*='/discard'] button").click()
        page.wait_for_selector(READY)


def test_words_are_kept_on_the_server_while_typing(new_context: Any) -> None:
    page = _editor(new_context, path=PLACES[0])
    page.fill("#body", WORDS)
    expect(page.locator(STATUS)).not_to_be_empty()
    page.close()
    again = page.context.new_page()
    again.goto(PLACES[0])
    assert again.input_value("#body") == WORDS
    _discard(again)
    assert again.input_value("#body") != WORDS


def test_words_typed_offline_come_back_in_a_new_tab(new_context: Any, offline: Any) -> None:
    page = _editor(new_context)
    _discard(page)
    page.context.set_offline(True)
    page.fill("#title", "Typed in a tunnel")
    page.fill("#wordings-chips", "Is it dark?")
    page.press("#wordings-chips", "Enter")
    page.fill("#body", WORDS)
    expect(page.locator(STATUS)).not_to_be_empty()
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto("/answers/new?lang=en")
    opened = time.monotonic()
    expect(again.locator("#body")).to_have_value(WORDS)
    assert time.monotonic() - opened < 5
    expect(again.locator("#title")).to_have_value("Typed in a tunnel")
    expect(again.locator(".chips__chip")).to_have_text("Is it dark?×")
    # Back on the line it goes to the server by itself.
    until(again, "Object.keys(localStorage).every((key) => !key.startsWith('draft'))")
    again.reload()
    expect(again.locator("#body")).to_have_value(WORDS)
    _discard(again)


def test_sending_offline_keeps_the_words(new_context: Any, offline: Any) -> None:
    page = _editor(new_context)
    _discard(page)
    page.context.set_offline(True)
    page.fill("#title", "Sent in a tunnel")
    page.fill("#body", WORDS)
    page.locator("button[name=step][value=save]").click(no_wait_after=True)
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.goto("/answers/new?lang=en")
    expect(page.locator("#body")).to_have_value(WORDS)
    expect(page.locator(STATUS)).not_to_be_empty()
    page.reload()
    _discard(page)


def test_a_session_that_ends_while_typing_loses_nothing(new_context: Any, offline: Any) -> None:
    page = _editor(new_context)
    _discard(page)
    page.context.clear_cookies()
    page.fill("#title", "The session ended")
    page.fill("#body", WORDS)
    expect(page.locator(STATUS)).not_to_be_empty()
    page.click("button[name=step][value=save]")
    page.wait_for_load_state()
    sign_in(page, CLEO)
    page.goto("/answers/new?lang=en")
    expect(page.locator("#body")).to_have_value(WORDS)
    until(page, "Object.keys(localStorage).every((key) => !key.startsWith('draft'))")
    page.reload()
    _discard(page)


def test_another_person_in_the_same_browser_sees_nothing(new_context: Any, offline: Any) -> None:
    """Check 80: kept words are unreadable in the browser's storage and belong to who typed them."""
    page = _editor(new_context)
    _discard(page)
    page.context.clear_cookies()
    page.fill("#body", WORDS)
    expect(page.locator(STATUS)).not_to_be_empty()
    assert WORDS[:20] not in page.evaluate("JSON.stringify(localStorage)")
    sign_in(page, PAT)
    page.goto("/answers/new?lang=en")
    page.wait_for_selector(READY)
    page.wait_for_timeout(500)
    assert page.input_value("#body") == ""


def test_signing_out_forgets_what_the_browser_kept(new_context: Any, offline: Any) -> None:
    page = _editor(new_context)
    _discard(page)
    page.context.set_offline(True)
    page.fill("#body", WORDS)
    expect(page.locator(STATUS)).not_to_be_empty()
    page.context.set_offline(False)
    page.click(".topbar .menu [aria-haspopup]")
    page.locator(".topbar .menu__panel form").evaluate("form => form.submit()")
    page.wait_for_url("**/sign-in")
    assert page.evaluate("localStorage.length") == 0


def test_after_saving_a_new_form_is_empty(new_context: Any) -> None:
    page = _editor(new_context)
    _discard(page)
    page.fill("#title", f"Kept once {time.time_ns()}")
    page.fill("#body", WORDS)
    page.click("button[name=step][value=save]")
    page.wait_for_url(lambda url: "/new" not in url)
    page.goto("/answers/new?lang=en")
    page.wait_for_selector(READY)
    page.wait_for_timeout(300)
    assert page.input_value("#title") == ""
    assert page.input_value("#body") == ""


def test_two_tabs_conflict_and_nobody_loses_words(new_context: Any, as_person: Any, offline: Any) -> None:
    first = _editor(new_context, path=PLACES[1])
    second, words = as_person(PAT), f"Pat was faster at {time.time_ns()}."
    second.goto(PLACES[1])
    second.fill("#body", words)
    second.click("button[name=step][value=save]")
    second.wait_for_url(lambda url: "/edit" not in url)
    first.fill("#body", WORDS)
    first.click("button[name=step][value=save]")
    expect(first.locator("main")).to_contain_text(WORDS[:40])
    expect(first.locator("main textarea", has_text=words)).to_be_visible()
