"""The answers that ship with the site: whole, in both languages, and with links that lead somewhere."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from app.core import markdown
from app.faq.library.content_files import ContentFile, category_names, files, read_file
from app.faq.models import LANGUAGES
from app.faq.operations.content import prepare

ROOT = Path(__file__).parents[3] / "content" / "faq"
FEWEST = 40
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
JAPANESE = re.compile(r"[ぁ-んァ-ヶ]")


@pytest.fixture(scope="module")
def manual() -> list[ContentFile]:
    """Return every file of the folder; one that cannot be read fails here by name."""
    read = [read_file(ROOT, path) for path in files(ROOT)]
    assert [one for one in read if not isinstance(one, ContentFile)] == []
    return [one for one in read if isinstance(one, ContentFile)]


def in_language(manual: list[ContentFile], lang: str) -> dict[str, ContentFile]:
    return {one.slug: one for one in manual if one.lang == lang}


def links(manual: list[ContentFile]) -> Iterator[tuple[str, str]]:
    for one in manual:
        for target in LINK.findall(CODE.sub("", one.body)):
            yield one.path, target


def test_both_languages_are_equals(manual: list[ContentFile]) -> None:
    japanese, english = in_language(manual, "ja"), in_language(manual, "en")
    assert len(japanese) >= FEWEST
    assert japanese.keys() == english.keys()
    for slug, one in japanese.items():
        other = english[slug]
        assert (one.category, one.audience) == (other.category, other.audience), slug
        assert len(one.tags) == len(other.tags), slug
        assert one.body.count("\n|") == other.body.count("\n|"), slug


def test_each_is_written_in_its_language(manual: list[ContentFile]) -> None:
    for one in manual:
        text = one.title + "".join(one.wordings)
        assert bool(JAPANESE.search(text)) == (one.lang == "ja"), one.path


def test_each_lies_in_a_named_category_and_can_be_asked_in_other_words(manual: list[ContentFile]) -> None:
    names = category_names(ROOT)
    for one in manual:
        assert one.category and set(one.category) <= names.keys(), one.path
        assert one.wordings, one.path
        assert one.tags, one.path
    assert {one.category[0] for one in manual} == names.keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_have_one_title(manual: list[ContentFile], lang: str) -> None:
    counted = Counter(one.title.casefold() for one in manual if one.lang == lang)
    assert [title for title, number in counted.items() if number > 1] == []


def test_readers_are_not_sent_to_answers_for_staff(manual: list[ContentFile]) -> None:
    japanese = in_language(manual, "ja")
    for path, target in links(manual):
        if target.startswith("/answers/") and target.count("/") == 2:
            slug = target.removeprefix("/answers/").partition("#")[0]
            found = japanese.get(slug)
            if found is None:
                continue
            source = japanese[Path(path).stem]
            assert source.audience == found.audience or found.audience == "everyone", (path, target)


def test_links_lead_to_pages_that_exist(manual: list[ContentFile], app: Flask) -> None:
    slugs = in_language(manual, "ja").keys()
    routes = app.url_map.bind("localhost")
    for path, target in links(manual):
        if target.startswith("#") or ":" in target:
            continue
        assert target.startswith("/"), (path, target)
        address = target.partition("?")[0].partition("#")[0]
        try:
            endpoint, values = routes.match(address, method="GET")
        except HTTPException as error:
            pytest.fail(f"{path}: {target} leads nowhere ({error})")
        assert endpoint != "faq.show" or values["slug"] in slugs, (path, target)


def test_each_can_be_published(manual: list[ContentFile], app: Flask) -> None:
    with app.test_request_context():
        for one in manual:
            assert len(one.body.encode()) < markdown.LONGEST_BYTES, one.path
            content = prepare(title=one.title, body=one.body, wordings=one.wordings)
            assert content.title == one.title and content.wordings == one.wordings, one.path
            assert content.plain, one.path
            assert "**" not in re.sub(r"(?s)<(code|pre)[^>]*>.*?</\1>", "", content.rendered.html), one.path
