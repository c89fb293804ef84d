"""Files in the editor: chosen, dropped, pasted, cancelled and refused, with words for who cannot see a picture."""

import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.looking import axe_faults, scrolls_sideways
from tests.browser.site import MIA
from tests.files.making import PDF

ASK = "/community/ask"
DROP = """([name, type, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, {type}));
  document.querySelector('.editor').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
}"""
PASTE = """([name, type, bytes, words]) => {
  const data = new DataTransfer();
  if (words) data.setData('text/plain', words);
  data.items.add(new File([new Uint8Array(bytes)], name, {type}));
  const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector('#body').dispatchEvent(event);
}"""


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def editor(as_person: Any, watch: Any) -> Any:
    """Return a page with an empty editor."""
    watch.allow("status of 422", "ERR_ABORTED")
    page = as_person(MIA)
    page.goto("/drafts")
    while page.locator("form[action$='/throw-away'] button").count():
        with page.expect_navigation():
            page.locator("form[action$='/throw-away'] button").first.click()
    page.goto(ASK)
    page.wait_for_selector(".editor[data-ready]")
    return page


def test_a_dropped_document_becomes_a_link_in_the_text(editor: Any) -> None:
    editor.fill("#body", "Before ")
    editor.evaluate(DROP, ["報告.pdf", "application/pdf", list(PDF)])
    expect(editor.locator("#body")).not_to_have_value("Before ")
    expect(editor.locator(".uploads li")).to_have_count(0)
    text = editor.input_value("#body")
    assert text.startswith("Before [報告.pdf](/files/")
    assert '"83 B")' in text
    editor.click("[data-show-preview]")
    link = editor.locator(".editor__preview a")
    expect(link).to_have_text("報告.pdf")
    assert link.evaluate("(one) => getComputedStyle(one, '::before').content").startswith('"PDF"')
    assert link.evaluate("(one) => getComputedStyle(one, '::after').content") == '"83 B"'


def test_a_pasted_picture_asks_what_it_shows(editor: Any) -> None:
    editor.evaluate(PASTE, ["shot.png", "image/png", list(_picture()), ""])
    words = editor.locator(".uploads__words input")
    expect(words).to_be_visible()
    assert editor.input_value("#body").startswith("![shot](/files/")
    words.fill("[The](menu)")
    assert editor.input_value("#body").startswith("![The(menu)](/files/")
    words.fill("")
    assert editor.input_value("#body").startswith("![shot](/files/")
    words.fill("設定の画面")
    words.press("Enter")
    expect(editor.locator(".uploads li")).to_have_count(0)
    assert editor.input_value("#body").startswith("![設定の画面](/files/")
    assert editor.url.endswith(ASK), "Enter sends nothing"
    assert editor.evaluate("document.activeElement.id") == "body"


def test_copied_cells_paste_as_text_not_as_their_picture(editor: Any) -> None:
    editor.evaluate(PASTE, ["image.png", "image/png", list(_picture()), "A\tB"])
    editor.wait_for_timeout(300)
    assert editor.locator(".uploads li").count() == 0


def test_a_refused_file_is_told_and_leaves_the_text_alone(editor: Any) -> None:
    editor.fill("#body", "Words")
    editor.evaluate(DROP, ["a.exe", "application/octet-stream", [77, 90, 144, 0]])
    row = editor.locator(".uploads li")
    expect(row).to_have_class("uploads__item uploads__item--error")
    assert len(row.locator(".uploads__note").inner_text()) > 10
    assert editor.input_value("#body") == "Words"
    row.locator("button").click()
    expect(row).to_have_count(0)


def test_a_file_that_is_too_large_is_told_before_it_travels(editor: Any) -> None:
    sent = []
    editor.on("request", lambda request: sent.append(request.url) if request.url.endswith("/files") else None)
    editor.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(26_300_000)], 'a.mp4'));
          const event = new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true});
          document.querySelector('.editor').dispatchEvent(event);
        }"""
    )
    expect(editor.locator(".uploads__note")).to_contain_text("25 MB")
    assert sent == []


def test_a_file_on_its_way_shows_a_bar_and_can_be_stopped(editor: Any) -> None:
    editor.route("**/files", lambda route: None)
    editor.fill("#body", "Words")
    editor.evaluate(DROP, ["a.pdf", "application/pdf", list(PDF)])
    expect(editor.locator(".uploads progress")).to_be_visible()
    assert "a.pdf" in editor.input_value("#body")
    editor.locator(".uploads button").click()
    expect(editor.locator(".uploads li")).to_have_count(0)
    assert editor.input_value("#body") == "Words"


def test_rows_and_labels_are_fit_for_everybody_and_for_a_phone(editor: Any) -> None:
    editor.fill("#title", "Files of every kind")
    editor.evaluate(PASTE, ["shot.png", "image/png", list(_picture()), ""])
    editor.evaluate(DROP, [f"{'a-long-name-' * 9}.pdf", "application/pdf", list(PDF)])
    editor.evaluate(DROP, ["a.exe", "application/octet-stream", [77, 90, 144, 0]])
    expect(editor.locator(".uploads__words input").first).to_be_visible()
    expect(editor.locator(".uploads__item--error")).to_be_visible()
    expect(editor.locator(".uploads progress")).to_have_count(0)
    expect(editor.locator("#draft-status")).not_to_be_empty()
    editor.emulate_media(reduced_motion="reduce")
    for width in (1280, 390):
        assert scrolls_sideways(editor, width) == []
        assert axe_faults(editor) == []
    editor.click("[data-show-preview]")
    expect(editor.locator(".editor__preview a")).to_be_visible()
    for scheme in ("dark", "light"):
        editor.emulate_media(color_scheme=scheme)
        assert axe_faults(editor) == []
    assert scrolls_sideways(editor, 320) == []
    editor.goto("/drafts")
    for width in (320, 1280):
        assert scrolls_sideways(editor, width) == []
        assert axe_faults(editor) == []


def test_words_sent_while_a_file_travels_wait_for_it(editor: Any) -> None:
    waiting: list[Any] = []
    editor.route("**/files", lambda route: waiting.append(route))
    editor.fill("#title", "添付と一緒に送ります")
    editor.fill("#body", "資料です。")
    editor.evaluate(DROP, ["a.pdf", "application/pdf", list(PDF)])
    expect(editor.locator(".uploads progress")).to_be_visible()
    send = editor.locator("button[value=send]")
    send.click()
    expect(send).to_be_disabled()
    assert editor.url.endswith(ASK)
    waiting[0].continue_()
    editor.wait_for_url(re.compile(r"/community/\d+$"))
    expect(editor.locator(".post > .prose a[href^='/files/']")).to_have_text("a.pdf")


def test_words_sent_with_a_file_that_is_refused_stay_where_they_are(editor: Any) -> None:
    waiting: list[Any] = []
    editor.route("**/files", lambda route: waiting.append(route))
    editor.fill("#title", "添付と一緒に送ります")
    editor.fill("#body", "資料です。")
    editor.evaluate(DROP, ["a.exe", "application/octet-stream", [77, 90, 144, 0]])
    send = editor.locator("button[value=send]")
    send.click()
    expect(send).to_be_disabled()
    waiting[0].continue_()
    expect(editor.locator(".uploads__item--error")).to_be_visible()
    expect(send).to_be_enabled()
    assert editor.url.endswith(ASK)
    assert editor.input_value("#body") == "資料です。"
