"""Marks, passages and suggestions."""

import itertools

import pytest

from app.core.search import Document, Engine, Marks


def marked(segments: tuple[tuple[str, bool], ...]) -> list[str]:
    return [text for text, is_marked in segments if is_marked]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("引越し", "先日の引っ越しの話です。", ["引っ越し"]),
        ("printer", "Printing is slow; the printers wait.", ["printers"]),
        ("ｻｰﾊﾞ", "😀 このサーバーは遅い。", ["サーバー"]),
        ("5.7.57", "Code 550 5.7.57 came", ["5.7.57"]),
        ("TLS", "ＴＬＳ１．２を使う", ["ＴＬＳ１．２"]),
    ],
)
def test_variants_are_marked_where_they_stand(engine: Engine, query: str, text: str, words: list[str]) -> None:
    terms = engine.search(query, exact=True).terms
    segments = engine.mark(text, terms)
    assert "".join(piece for piece, _ in segments) == text
    assert marked(segments) == words


def test_a_passage_is_cut_around_the_words(engine: Engine) -> None:
    text = "はじめの文です。" * 60 + "ここでパスワードを変更します。" + "おわりの文です。" * 60
    terms = engine.search("パスワードの変更").terms
    (passage,) = engine.highlight(text, terms, "ja")
    assert marked(passage.segments) == ["パスワード", "変更"]
    assert text[passage.start : passage.start + len(passage.text)] == passage.text
    assert passage.cut_before
    assert passage.cut_after
    assert len(passage.text) <= 120


def test_without_a_match_the_beginning_is_shown(engine: Engine) -> None:
    (passage,) = engine.highlight("Nothing of it here.", Marks())
    assert passage.segments == (("Nothing of it here.", False),)
    assert passage.start == 0
    assert not passage.cut_after


def test_several_passages_do_not_overlap(engine: Engine) -> None:
    text = ("password " + "x " * 300) * 3
    found = engine.highlight(text, engine.search("password").terms, "en", count=3)
    assert len(found) == 3
    assert all(one.start + len(one.text) <= two.start for one, two in itertools.pairwise(found))


def test_segments_are_plain_text(engine: Engine) -> None:
    terms = engine.search("password").terms
    segments = engine.mark("<b>password</b> & more", terms)
    assert segments == (("<b>", False), ("password", True), ("</b> & more", False))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("パス", "パスワードを忘れたとき"),
        ("ぱすわ", "パスワードを忘れたとき"),
        ("せいきゅう", "請求書の宛名を変更する"),
        ("せいきゅうs", "請求書の宛名を変更する"),
        ("I FOR", "I forgot my password"),
        ("forgot pass", "I forgot my password"),
        ("cannot", "Cannot sign in"),
        ("請", "請求書の宛名を変更する"),
        ("会議のろ", "会議の録画を見る"),
        ("ﾊﾟｽﾜ", "パスワードを忘れたとき"),
        ("pasword", "I forgot my password"),
    ],
)
def test_suggestions_while_typing(engine: Engine, typed: str, first: str) -> None:
    assert engine.suggest(typed)[0].text == first


def test_beginnings_come_before_insides_and_each_entry_once(engine: Engine) -> None:
    engine.put([Document("answer", 30, "ja", "古いパスワード"), Document("answer", 31, "ja", "パスワード", entry="answer:30")])
    found = [suggestion.text for suggestion in engine.suggest("パスワード")]
    assert found[0] == "パスワード"
    assert "古いパスワード" not in found


def test_the_language_of_the_reader_goes_first(engine: Engine) -> None:
    engine.put([Document("answer", 40, "ja", "mail の設定"), Document("answer", 41, "en", "mail setup help")])
    assert engine.suggest("mail", lang="en")[0].lang == "en"
    assert engine.suggest("mail", lang="ja")[0].lang == "ja"


def test_a_wording_tells_its_title(engine: Engine) -> None:
    suggestion = engine.suggest("ログインでき")[0]
    assert (suggestion.text, suggestion.title) == ("ログインできない", "パスワードを忘れたとき")
