"""Everything works without JavaScript: coming in, asking, reading, saying whether it helped, writing an answer."""

import time
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.site import CLEO, MIA


def test_a_reader_needs_no_script(new_context: Any) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, MIA)
    page.fill("#search-large", "立替金の精算")
    page.press("#search-large", "Enter")
    page.locator(".search-result__title a", has_text="経費を申請する手順").first.click()
    expect(page.locator("h1")).to_have_text("経費を申請する手順")
    expect(page.locator(".faq-body pre")).to_be_visible()
    if page.locator("button[name=solved][value=no]").count():
        page.click("button[name=solved][value=no]")
    page.fill("#feedback textarea", "図がほしいです。")
    page.locator("#feedback form", has=page.locator("textarea")).locator("button").click()
    expect(page.locator("#feedback textarea")).to_have_value("図がほしいです。")
    page.click(".topbar .menu [aria-haspopup]")
    with page.expect_navigation():
        page.locator("main button[name=language][value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.click(".topbar .menu [aria-haspopup]")
    with page.expect_navigation():
        page.locator("main button[name=language][value=ja]").click()
    page.click(".topbar .menu [aria-haspopup]")
    page.locator("main form button").click()
    page.wait_for_url("**/sign-in")


def test_a_writer_needs_no_script(new_context: Any, watch: Any) -> None:
    watch.allow("status of 422")
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, CLEO)
    page.goto("/answers/new")
    title = f"スクリプトなしで書く {time.time_ns()}"
    page.fill("#title", title)
    page.fill("#wordings", "一つめの言い方\n二つめの言い方")
    page.fill("#body", "## 手順\n\n書きます。")
    page.click("button[name=step][value=publish]")
    page.wait_for_url(lambda url: "/new" not in url)
    expect(page.locator("h1")).to_have_text(title)
    page.locator(".page-head__actions a.button[href*='/edit']").click()
    assert page.input_value("#wordings").splitlines() == ["一つめの言い方", "二つめの言い方"]
    page.fill("#title", " ")
    page.click("button[name=step][value=save]")
    expect(page.locator("#form-errors, [aria-invalid=true]").first).to_be_visible()
    assert page.input_value("#body").startswith("## 手順")
