"""Terms of texts: one analysis for index and question, offsets that fit, nothing that raises."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.search import analysis, latin


def terms(text: str) -> list[str]:
    return [term for token in analysis.tokens(text) for term in token.terms]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("引越し", "引っ越し"),
        ("サーバ", "サーバー"),
        ("見積", "見積もり"),
        ("ﾊﾟｽﾜｰﾄﾞ", "パスワード"),
        ("ＴＬＳ１．２", "TLS1.2"),
        ("printing", "prints"),
        ("don’t", "don't"),
        ("Wi-Fi", "wifi"),
        # Alone the noun looks like a form of a verb.
        ("締め", "締めに時間がかかる"),
        ("締め作業", "月次の締めを早める"),
    ],
)
def test_spellings_of_one_word_share_a_term(one: str, other: str) -> None:
    assert set(terms(one)) & set(terms(other))


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("0x80070005", {"0x80070005", "80070005"}),
        ("5.7.57", {"5.7.57", "5.7"}),
        ("TLS1.2", {"tls1.2", "tls", "1.2"}),
        ("KB5034441", {"kb5034441", "kb", "5034441"}),
        ("COVID-19", {"covid-19", "covid", "19"}),
        ("C++", {"c++"}),
        ("printers", {"printer"}),
    ],
)
def test_codes_are_found_whole_and_by_their_parts(run: str, expected: set[str]) -> None:
    assert set(latin.terms_of(run)) == expected


def test_latin_is_cut_out_of_japanese() -> None:
    assert terms("Webサイトで0x80070005が出た")[:2] == ["web", "サイト"]
    assert "0x80070005" in terms("Webサイトで0x80070005が出た")


def test_particles_and_punctuation_are_no_terms() -> None:
    assert terms("パスワードを、変更。") == ["パスワード", "変更"]


def test_offsets_fit_the_text_behind_emoji_and_full_width_letters() -> None:
    text = "😀 ＴＬＳ１．２とｻｰﾊﾞｰの𠮷野家設定"
    pieces = [text[token.start : token.end] for token in analysis.tokens(text)]
    assert "ＴＬＳ１．２" in pieces
    assert "ｻｰﾊﾞｰ" in pieces
    assert "設定" in pieces


def test_reading_is_hiragana() -> None:
    assert analysis.reading("設定のWeb画面") == "せっていのwebがめん"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_is_analysed(text: str) -> None:
    for token in analysis.tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert all(token.terms)


def test_long_and_odd_texts_are_analysed() -> None:
    assert analysis.tokens("\ud800\x00\udfff") == []
    assert len(analysis.tokens("設定" * 20_000)) == 20_000


def test_threads_have_their_own_tokenizer() -> None:
    failures: list[Exception] = []

    def work() -> None:
        try:
            for _ in range(200):
                assert terms("パスワードの変更 printing") == ["パスワード", "変更", "print"]
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
