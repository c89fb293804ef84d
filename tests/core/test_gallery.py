"""The page of all components, and the pages that say what went wrong, are sound mark-up in both languages."""

import re
from pathlib import Path

import pytest
from flask import render_template

from app.core.failures import PAGES
from tests.support.page import CheckingClient, faults

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_of_components_is_sound(client: CheckingClient, language: str) -> None:
    page = client.page("/components", headers={"Accept-Language": language})
    assert page.html["lang"] == language
    assert len(page.select(".status-pill")) > 10


def test_every_component_is_shown() -> None:
    shown = "\n".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.html"))
    for path in (TEMPLATES / "components").glob("*.html"):
        assert f'"components/{path.name}"' in shown, path.name


def test_every_icon_that_is_named_exists() -> None:
    sprite = set(re.findall(r'id="([a-z0-9-]+)"', (TEMPLATES.parent / "static/img/icons.svg").read_text("utf-8")))
    root = TEMPLATES.parent
    used = set()
    for path in [*TEMPLATES.rglob("*.html"), *(root / "app").rglob("*.py")]:
        text = path.read_text("utf-8")
        used |= set(re.findall(r'\bicon\("([a-z0-9-]+)"', text)) | set(re.findall(r'\bicon="([a-z0-9-]+)"', text))
    assert used - sprite == set()


def test_every_behaviour_that_is_named_exists() -> None:
    scripts = {path.stem for path in (TEMPLATES.parent / "static/js/behaviours").glob("*.js")}
    used = set()
    for path in TEMPLATES.rglob("*.html"):
        for names in re.findall(r'data-behaviour="([a-z -]+)"', path.read_text("utf-8")):
            used |= set(names.split())
    assert used - scripts == set()


@pytest.mark.parametrize("status", sorted(PAGES))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_error_pages_say_what_to_do_and_give_the_words_back(client: CheckingClient, status: int, language: str) -> None:
    with client.application.test_request_context("/somewhere", headers={"Accept-Language": language}):
        html = render_template(
            f"errors/{status}.html",
            mine={"body": "<canary-markup> 大切な文章"},
            current={"本文": "今の文章"},
            status=status,
            retry_after=30,
        )
    assert faults(html) == []
    assert "大切な文章" in html
    assert "href" in html.split("<h1", 1)[1]
