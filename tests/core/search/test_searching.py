"""What a question finds, and how the page of results is cut."""

import numpy as np
import pytest

from app.core.search import Allowed, Document, Engine
from tests.core.search.conftest import LIBRARY

ODD = [
    "",
    " ",
    "の",
    "😀",
    "\x00",
    "\ud800a\udfff",
    "?!。、",
    "ｱ",
    "ａ",
    "*:*",
    "a" * 10_000,
    "AND OR NOT",
    "鍵" * 9_999,
    "\\",
    "İ" * 50,
    "".join(chr(0x4E00 + number % 20_000) for number in range(10_000)),
    "word " * 2_000,
]


def ids(engine: Engine, query: str, **filters: object) -> list[int]:
    return [hit.id for hit in engine.search(query, **filters).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("パスワード", 1),
        ("password", 2),
        ("0x80070005", 3),
        ("５．７．５７", 3),
        ("TLS 1.2", 3),
        ("5034441", 3),
        ("printers", 3),
        ("引越し", 1),
        ("サーバ", 4),
        ("請求書の宛名はどうやって変えればいいですか", 4),
        ("用紙", 1),
        ("会議 録画", 5),
        ("録", 5),
        ("web site サイト", 5),
    ],
)
def test_the_answer_comes_first(engine: Engine, query: str, found: int) -> None:
    assert ids(engine, query)[0] == found


@pytest.mark.parametrize("query", ODD)
def test_odd_questions_raise_nothing(meaning: Engine, query: str) -> None:
    results = meaning.search(query)
    assert len(results.hits) <= 10
    assert results.total >= len(results.hits)
    meaning.suggest(query)
    meaning.similar(query)
    meaning.highlight(query, results.terms)


def test_a_synonym_finds_less_than_the_word(engine: Engine) -> None:
    engine.put([Document("answer", 20, "ja", "退会する"), Document("answer", 21, "ja", "解約する")])
    assert ids(engine, "解約")[:2] == [21, 20]


def test_synonyms_of_an_administrator_are_asked(engine: Engine, tmp_path: object) -> None:
    groups: list[list[str]] = []
    asking = Engine.open(engine.directory, vectors=False, synonyms=lambda: groups)
    assert 5 not in ids(asking, "ブイティーアール")
    groups.append(["ブイティーアール", "録画"])
    asking.forget_synonyms()
    assert ids(asking, "ブイティーアール", exact=True) == [5]


def test_stop_words_alone_find_nothing_beside_a_telling_one(engine: Engine) -> None:
    assert ids(engine, "how do I cook spaghetti with my cat", exact=True) == []
    assert engine.search("spaghetti", exact=True).weak


def test_translations_count_once_and_the_language_of_the_question_is_shown(meaning: Engine) -> None:
    results = meaning.search("パスワード password")
    assert [hit.entry for hit in results.hits].count("answer:1") == 1
    assert results.hits[0].lang == "ja"
    assert meaning.search("password", prefer_lang="en").hits[0].lang == "en"
    assert meaning.search("I forgot my password today", prefer_lang="ja").hits[0].lang == "en"


def test_a_question_finds_what_is_written_only_in_the_other_language(meaning: Engine) -> None:
    first = meaning.search("watch the recording of a meeting").hits[0]
    assert (first.id, first.lang) == (5, "ja")
    first = meaning.search("印字するときの障害").hits[0]
    assert first.semantic > 0


def test_without_a_near_meaning_nothing_is_added(meaning: Engine) -> None:
    assert meaning.search("xylophone quartet", exact=True).total == 0


def test_filters_narrow_and_facets_leave_out_their_own(engine: Engine) -> None:
    everything = engine.search("設定 印刷 printer パスワード password")
    narrowed = engine.search("設定 印刷 printer パスワード password", kinds=["thread"])
    assert {hit.kind for hit in narrowed.hits} == {"thread"}
    assert narrowed.facets["kind"] == everything.facets["kind"]
    assert narrowed.facets["lang"] == {"ja": 1}
    assert {hit.lang for hit in engine.search("password パスワード", lang="en").hits} == {"en"}
    assert [hit.id for hit in engine.search("請求書", category="支払い").hits] == [4]
    assert engine.search("請求書", category="nowhere").total == 0


def test_only_the_allowed_is_found_counted_and_suggested(engine: Engine) -> None:
    allowed = Allowed([("answer", 4), ("thread", 1)])
    results = engine.search("パスワード 請求書 録画 余白", allowed=allowed)
    assert {(hit.kind, hit.id) for hit in results.hits} == {("answer", 4), ("thread", 1)}
    assert results.total == 2
    assert sum(results.facets["kind"].values()) == 2
    assert engine.search("録画", allowed=set()).total == 0
    assert engine.search("録画", audiences=[""]).total == 0
    assert engine.search("録画", audiences=["", "staff"]).total == 1
    assert engine.suggest("パス", allowed=allowed) == []
    engine.drop([("thread", 1)])
    assert ids(engine, "余白 請求書", allowed=allowed) == [4]


def test_pages_do_not_overlap(engine: Engine) -> None:
    engine.put([Document("answer", 100 + number, "ja", f"印刷の手順 {number}") for number in range(25)])
    pages = [ids(engine, "印刷の手順", offset=start) for start in (0, 10, 20)]
    flat = [number for page in pages for number in page]
    assert len(flat) == len(set(flat)) == engine.search("印刷の手順").total
    assert ids(engine, "印刷", offset=1_000) == []
    assert ids(engine, "印刷", limit=0) == []


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("pasword", "password"),
        ("Paswrod reset", "Password reset"),
        ("パスワドー", "パスワード"),
        ("プリンータ", "プリンター"),
        ("printre", "printer"),
    ],
)
def test_a_misspelt_word_is_corrected_and_said(engine: Engine, query: str, corrected: str) -> None:
    results = engine.search(query)
    assert results.corrected == corrected
    assert results.hits


@pytest.mark.parametrize("query", ["password", "サーバ", "yesterday", "link", "0x80070006", "パスワード", "KB5034442"])
def test_a_word_spelt_well_is_left_alone(engine: Engine, query: str) -> None:
    assert engine.search(query).corrected is None


def test_exact_asks_what_was_typed(engine: Engine) -> None:
    results = engine.search("pasword", exact=True)
    assert results.corrected is None
    assert results.total == 0


def test_a_much_more_usual_word_is_offered(engine: Engine) -> None:
    engine.put([Document("answer", 200 + number, "en", f"Licence {number}", body="calendar " * 20) for number in range(10)])
    engine.put([Document("answer", 300, "en", "The calender roll")])
    fresh = Engine.open(engine.directory, vectors=False)
    results = fresh.search("calender")
    assert results.corrected is None
    assert results.did_you_mean == "calendar"


def test_a_good_answer_is_not_weak_and_a_guess_is(meaning: Engine) -> None:
    assert not meaning.search("パスワードを忘れた").weak
    assert meaning.search("パスワードの量子力学的な非局所性と観測者問題").weak


def test_similar_texts_are_found_nearest_first(meaning: Engine) -> None:
    near = meaning.similar("パスワードを忘れてしまった")
    assert near[0].entry == "answer:1"
    assert all(hit.id not in (1, 2) for hit in meaning.similar("パスワードを忘れた", exclude=[("answer", 1), ("answer", 2)]))
    assert meaning.similar("今日の天気予報") == []


def test_vectors_are_read_from_the_file_by_everybody(meaning: Engine) -> None:
    other = Engine.open(meaning.directory)
    one, two = meaning.search("forgot password").hits, other.search("forgot password").hits
    assert [hit.id for hit in one] == [hit.id for hit in two]
    assert np.isclose(one[0].semantic, two[0].semantic)
    assert len(other.keys()) == len(LIBRARY)
