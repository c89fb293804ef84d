"""What scripts add to the pages: pictures, presence, guards, copies, themes, dialogs, progress."""

import base64
import io
import time
from typing import Any

from PIL import Image
from playwright.sync_api import expect

from tests.browser.site import ADA, CLEO, MAX, MIA, PAT
from tests.browser.waiting import until

PASTE = """async ([selector, kind, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "screen.png", {type: "image/png"}));
  const field = document.querySelector(selector);
  const event = kind === "paste"
    ? new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
    : new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
  field.dispatchEvent(event);
}"""


def _picture(shade: int) -> str:
    drawn = io.BytesIO()
    Image.new("RGB", (640, 360), (shade, 90, 160)).save(drawn, "PNG")
    return base64.b64encode(drawn.getvalue()).decode()


def test_pictures_are_pasted_dropped_published_and_zoomed(as_person: Any) -> None:
    page = as_person(CLEO)
    page.goto("/answers/new?lang=en&title=Pictures")
    page.wait_for_load_state("networkidle")
    page.evaluate(PASTE, ["#body", "paste", _picture(10)])
    until(page, "document.querySelector('#body').value.includes('](/files/')")
    # Who goes on typing writes behind the picture, not over it.
    page.focus("#body")
    page.keyboard.type(" and ")
    page.evaluate(PASTE, ["#body", "drop", _picture(200)])
    until(page, "document.querySelector('#body').value.split('](/files/').length === 3")
    expect(page.locator(".editor__status")).to_contain_text("screen.png")
    page.click("button[name=step][value=publish]")
    page.wait_for_url(lambda url: "/new" not in url)
    reader = as_person(MAX)
    reader.goto(page.url)
    image = reader.locator(".faq-body img").first
    image.scroll_into_view_if_needed()
    until(reader, "document.querySelector('.faq-body img').naturalWidth > 0")
    expect(image).to_have_attribute("role", "button")
    image.focus()
    reader.keyboard.press("Enter")
    expect(reader.locator("dialog[open] img")).to_be_visible()
    reader.keyboard.press("Escape")
    expect(reader.locator("dialog")).to_have_count(0)
    expect(image).to_be_focused()


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(as_person: Any, watch: Any) -> None:
    watch.allow("status of 422", "status of 415")
    page = as_person(CLEO)
    page.goto("/answers/new?lang=en&title=Refused")
    page.wait_for_load_state("networkidle")
    page.fill("#body", "Before")
    page.evaluate(PASTE, ["#body", "paste", base64.b64encode(b"no picture at all").decode()])
    expect(page.locator(".editor__status")).not_to_be_empty()
    expect(page.locator("#body")).to_have_value("Before")


def test_two_editors_see_each_other(as_person: Any) -> None:
    first, second = as_person(CLEO), as_person(PAT)
    first.goto("/answers/keihi/edit")
    second.goto("/answers/keihi/edit")
    expect(second.locator(".faq-editors")).to_contain_text("青木 久恵")


def test_leaving_a_form_with_words_in_it_asks_first(as_person: Any, watch: Any) -> None:
    watch.allow("dialog beforeunload")
    page = as_person(MAX)
    page.goto("/answers/keihi/report")
    page.wait_for_load_state("networkidle")
    page.goto("/answers/keihi")
    assert watch.dialogs == []
    page.goto("/answers/keihi/report")
    page.wait_for_load_state("networkidle")
    page.locator("#words").press_sequentially("half a sent")
    page.goto("/answers/keihi")
    assert watch.dialogs == ["beforeunload"]


def test_code_is_copied_with_a_button(as_person: Any) -> None:
    page = as_person(MAX)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/answers/keihi")
    page.locator(".copy-code__button").click()
    assert page.evaluate("navigator.clipboard.readText()").strip() == "portal doctor --all"
    expect(page.locator("#toast")).not_to_be_empty()


def test_the_chosen_colours_stay(as_person: Any) -> None:
    page = as_person(MAX)
    page.goto("/answers")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click(".topbar .menu [aria-haspopup]")
    page.click("[data-value=dark]")
    page.goto("/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.click(".topbar .menu [aria-haspopup]")
    page.click("[data-value=auto]")
    page.reload()
    assert page.locator("html").get_attribute("data-theme") is None


def test_a_destructive_button_says_what_will_happen_and_can_be_declined(as_person: Any) -> None:
    page = as_person(ADA)
    page.goto("/search/synonyms")
    page.fill("#line", "kept together, not apart")
    page.locator("main form button[type=submit]").first.click()
    row = page.locator("main .rows li", has_text="kept together")
    expect(row).to_be_visible()
    page.wait_for_load_state("networkidle")
    row.locator("form button").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("kept together")
    dialog.locator("button").first.click()
    expect(row).to_be_visible()
    row.locator("form button").click()
    dialog.locator("button").last.click()
    expect(row).to_have_count(0)


def test_the_feedback_is_answered_in_place(as_person: Any) -> None:
    page = as_person(MIA)
    page.goto("/answers/veranda")
    page.evaluate("() => { window.stayed = true; }")
    page.locator("#feedback button[name=solved]").first.click()
    expect(page.locator("#feedback [role=status]")).to_be_visible()
    assert page.evaluate("window.stayed") is True
    assert page.evaluate("document.querySelector('#feedback').contains(document.activeElement)")


def test_a_double_click_sends_once(as_person: Any) -> None:
    page = as_person(CLEO)
    page.goto("/answers/new?lang=en")
    page.wait_for_selector(".faq-editor[data-ready]")
    title = f"Clicked twice in a hurry {time.time_ns()}"
    page.fill("#title", title)
    page.locator("button[name=step][value=save]").dblclick(no_wait_after=True)
    page.wait_for_url(lambda url: "/new" not in url)
    page.goto("/answers/desk?queue=drafts")
    assert page.locator(".list-row__title", has_text=title).count() == 1


def test_a_click_counts_when_its_script_came_before(as_person: Any) -> None:
    # Pointing at the form fetches the script; a person then clicks a moment later.
    page = as_person(MIA)
    page.goto("/answers/room-colour")
    with page.expect_response("**/behaviours/swap.js"):
        page.locator("#feedback button[name=solved]").last.hover()
    until(page, "document.querySelector('#feedback form').dataset.ready === 'yes'")
    page.locator("#feedback button[name=solved]").last.click()
    expect(page.locator("#not-yet")).to_be_visible()


def test_a_click_counts_when_its_script_comes_late(as_person: Any) -> None:
    page = as_person(MIA)
    page.goto("/answers/keihi-torikeshi")
    page.locator("#feedback button[name=solved]").last.click()
    expect(page.locator("#not-yet")).to_be_visible()
