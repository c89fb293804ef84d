"""Asking: every kind of question gets an answer that makes sense."""

import pytest
from flask import Flask

from app.faq import operations as faq
from app.search.asking import asked_in
from app.search.finding import find
from app.search.found import PAGE_SIZE, Asked
from app.search.suggesting import marked, suggest
from tests.search.answers import Published, publish, text
from tests.support.cast import Cast


def test_a_published_answer_is_found_and_a_revised_one_by_its_new_words(app: Flask, cast: Cast, indexed: Published) -> None:
    answer = publish(cast.cleo, "Resetting the password", "Open the profile.")
    indexed()
    assert find(cast.max, Asked("forgot my password")).total == 1
    content = faq.prepare(title="Choosing a passphrase", body="Open the profile.")
    faq.publish_text(cast.cleo, faq.revise_text(cast.cleo, text(cast.cleo, answer), content))
    indexed()
    assert find(cast.max, Asked("passphrase")).total == 1
    assert find(cast.max, Asked("password", exact=True)).total == 0
    faq.archive_text(cast.cleo, text(cast.cleo, answer))
    indexed()
    assert find(cast.max, Asked("passphrase")).total == 0


def test_japanese_finds_by_one_character_word_and_sentence(app: Flask, cast: Cast, indexed: Published) -> None:
    publish(cast.cleo, "鍵を登録する", "設定の画面で鍵を選びます。", lang="ja", wordings=("合い鍵を足したい",))
    indexed()
    for words in ("鍵", "登録", "鍵の登録はどうすればいいですか", "合い鍵"):
        found = find(cast.max, Asked(words))
        assert found.total == 1, words
    assert any(is_marked for _piece, is_marked in find(cast.max, Asked("鍵")).items[0].title)


def test_the_wording_that_matched_is_shown(app: Flask, cast: Cast, indexed: Published) -> None:
    publish(cast.cleo, "Signing in with a second device", "Scan the code.", wordings=("I lost my phone",))
    indexed()
    item = find(cast.max, Asked("lost phone")).items[0]
    assert "".join(piece for piece, _marked in item.wording) == "I lost my phone"


@pytest.mark.parametrize(
    "words", ["", " ", "\x00", "\ud800", "a\x00b", "'\"<>&%_\\*?~()[]{}^", "🙂", "あ" * 10_000, "x y " * 5_000, "a", "の"]
)
def test_no_question_breaks_the_page(app: Flask, cast: Cast, sign_in, indexed: Published, words: str) -> None:
    """Check 42, and ten thousand characters of nonsense."""
    publish(cast.cleo, "Exporting a report")
    indexed()
    client = sign_in(cast.max)
    encoded = words.encode("utf-8", "surrogatepass")
    for path in ("/search", "/search/suggest"):
        assert client.get(path, query_string={"q": encoded}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "q=a&page=-1",
        "q=a&page=99999999999",
        "q=a&page=x",
        "q=a&kind=zzz&category=zzz&lang=xx",
        "q=a&kind=&lang=ja&page=2",
        "q=a&q=b&s=%00",
    ],
)
def test_odd_arguments_are_harmless(app: Flask, cast: Cast, sign_in, indexed: Published, query: str) -> None:
    indexed()
    assert sign_in(cast.max).get(f"/search?{query}").status_code == 200


def test_arguments_become_a_question() -> None:
    from werkzeug.datastructures import MultiDict

    asked, was_cut = asked_in(MultiDict({"q": "  a\x00b\u202e  c ", "lang": "fr", "page": "0"}))
    assert (asked.words, asked.lang, asked.page, was_cut) == ("a b c", "", 1, False)
    assert asked_in(MultiDict({"q": "x" * 1500}))[1] is True


def test_pages_are_complete_and_the_last_is_the_end(app: Flask, cast: Cast, indexed: Published) -> None:
    for number in range(PAGE_SIZE + 3):
        publish(cast.cleo, f"Exporting report {number}")
    indexed()
    first, second = find(cast.max, Asked("exporting")), find(cast.max, Asked("exporting", page=2))
    assert (len(first.items), len(second.items), first.pages) == (PAGE_SIZE, 3, 2)
    assert not {item.subject_id for item in first.items} & {item.subject_id for item in second.items}
    assert find(cast.max, Asked("exporting", page=50)).page == 2


def test_filters_and_their_counts(app: Flask, cast: Cast, indexed: Published) -> None:
    publish(cast.cleo, "Export", "report")
    publish(cast.cleo, "エクスポート export", "レポート", lang="ja")
    indexed()
    found = find(cast.max, Asked("export"))
    assert found.facets["lang"] == {"en": 1, "ja": 1}
    only = find(cast.max, Asked("export", lang="ja"))
    assert [item.lang for item in only.items] == ["ja"] and only.facets["lang"] == {"en": 1, "ja": 1}
    assert find(cast.max, Asked("export", kind="riddle")).total == 0


def test_synonyms_of_an_administrator_work_at_once(app: Flask, cast: Cast, indexed: Published) -> None:
    from app.search import operations

    publish(cast.cleo, "Settling an invoice", "Pay by card.")
    indexed()
    assert find(cast.max, Asked("zettelchen")).total == 0
    group = operations.save_synonyms(cast.ada, "zettelchen、invoice")
    assert find(cast.max, Asked("zettelchen")).total == 1
    operations.remove_synonyms(cast.ada, group)
    assert find(cast.max, Asked("zettelchen")).total == 0


def test_suggestions_mark_what_was_typed_and_prefer_the_language(app: Flask, cast: Cast, indexed: Published) -> None:
    publish(cast.cleo, "Exporting a report", wordings=("How to download a report",))
    indexed()
    line = suggest(cast.max, "how to d")[0].lines[0]
    assert ("How", True) in line.text and line.title == "Exporting a report"
    assert suggest(cast.max, "") == []
    assert marked("Straße İstanbul", "straße") and "".join(t for t, _m in marked("aXbX", "x b")) == "aXbX"


def test_search_in_few_statements(app: Flask, cast: Cast, sign_in, indexed: Published, count_statements) -> None:
    for number in range(12):
        publish(cast.cleo, f"Exporting report {number}")
    indexed()
    client = sign_in(cast.max)
    client.get("/search?q=export")
    with count_statements() as statements:
        assert client.get("/search?q=export").status_code == 200
    assert len(statements) <= 8, statements
    with count_statements() as statements:
        assert client.get("/search/suggest?q=exp").status_code == 200
    assert len(statements) <= 3, statements
