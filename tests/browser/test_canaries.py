"""Check 38: markup of people stays text wherever it is shown; no dialog opens, no policy is violated, nothing is fetched."""

from typing import Any

import pytest

from tests.browser.conftest import sign_in
from tests.browser.site import ADA, CANARY, CLEO, MIA
from tests.browser.vectors import FAMILIES, bodies, collected

# What the preview script does, once for each text, all of them staying on the page.
PREVIEW_EACH = """async (texts) => {
  const editor = document.querySelector(".editor"), seen = [];
  for (const text of texts) {
    const body = new FormData();
    body.set("text", text);
    const headers = {"X-Fragment": "1", "X-CSRFToken": editor.closest("form").elements.csrf_token.value};
    const answer = await fetch(editor.dataset.previewUrl, {method: "POST", body, headers});
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    editor.append(template.content);
    seen.push(answer.status);
  }
  return seen;
}"""
NUMBERS = range(1, len(bodies()) + 1)


@pytest.fixture
def watch(watch: Any) -> Any:
    """A picture that leads nowhere is allowed to be missing; scripts, dialogs and foreign addresses are not."""
    watch.allow("status of 404")
    return watch


def _settle(page: Any) -> None:
    """Come near everything that listens, so that a handler that got through would run."""
    page.wait_for_load_state("networkidle")
    page.evaluate("""() => document.querySelectorAll("main *").forEach((one) => {
      for (const name of ["pointerover", "mouseover", "focusin", "toggle"]) one.dispatchEvent(new Event(name, {bubbles: true}));
    })""")
    assert page.locator("canary-markup, main script, main iframe, main object, main embed, main base, main meta").count() == 0
    assert page.locator("main [onerror], main [onload], main [onclick], main [style]").count() == 0


@pytest.mark.parametrize("number", NUMBERS)
def test_an_answer_that_holds_every_vector_is_harmless_to_read(as_person: Any, number: int) -> None:
    page = as_person(MIA)
    page.goto(f"/answers/canary-{number}?lang=en")
    assert page.locator(".faq-body").inner_text().startswith("canarybird")
    assert "<script>" in page.locator("h1").inner_text()
    _settle(page)


@pytest.mark.parametrize("number", NUMBERS)
def test_editing_and_previewing_it_is_harmless(as_person: Any, number: int) -> None:
    page = as_person(CLEO)
    page.goto(f"/answers/canary-{number}/edit")
    assert page.locator(".chips__chip").first.inner_text().startswith('"><img')
    assert page.input_value("#body").startswith("canarybird")
    page.click("[data-show-preview]")
    page.locator("[data-preview-pane] p").first.wait_for()
    _settle(page)


def test_every_vector_alone_is_harmless_in_the_preview(as_person: Any) -> None:
    page = as_person(CLEO)
    page.goto("/answers/new")
    vectors = [*FAMILIES, *collected()]
    shown = page.evaluate(PREVIEW_EACH, vectors)
    assert shown == [200] * len(vectors)
    _settle(page)


def test_lists_searches_and_suggestions_show_it_as_text(as_person: Any) -> None:
    page = as_person(MIA)
    page.goto("/answers?category=canaries")
    assert "<script>" in page.locator("main").inner_text()
    _settle(page)
    page.goto("/search?q=canarybird")
    assert "Canarybird" in page.locator(".search-results").inner_text()
    _settle(page)
    for vector in FAMILIES[:6]:
        page.goto("/")
        page.fill("#search-large", f"canarybird {vector}"[:200])
        page.press("#search-large", "Enter")
        page.wait_for_url("**/search**")
        _settle(page)
    page.goto("/")
    page.locator("#search-large").press_sequentially("canarybird")
    page.locator("#search-large-list [role=option]").first.wait_for()
    assert page.locator("#search-large-list img").count() == 0


def test_names_of_people_and_companies_are_text(page: Any, as_person: Any) -> None:
    sign_in(page, CANARY)
    for path in ("/", "/me", "/people", "/company", "/me/security", "/people/invite"):
        page.goto(path)
        _settle(page)
    staff = as_person(ADA)
    for path in (
        "/admin/activity",
        "/companies",
        "/people",
        "/answers/desk",
        "/answers/categories",
        "/search/gaps",
        "/admin/jobs",
    ):
        staff.goto(path)
        _settle(staff)
    staff.goto("/admin/activity")
    assert "<script>alert(2)</script>" in staff.locator("main").inner_text()


@pytest.mark.parametrize("path", ["/answers/canary-1/en/history", "/answers/canary-1/en/history/1"])
def test_history_and_differences_show_it_as_text(as_person: Any, path: str) -> None:
    page = as_person(CLEO)
    page.goto(path)
    assert "onerror" in page.locator("main").inner_text()
    _settle(page)
