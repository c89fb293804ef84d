"""Words are found as people read them."""

import pytest

from app.moderation.contents import contents_of
from app.moderation.folding import first_found, folded


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("This is SPAM!", "spam"),
        ("ｓｐａｍ だ", "Spam"),
        ("s\u200bpam", "spam"),
        ("おまえはバカだ", "ばか"),
        ("ﾊﾞｶ", "バカ"),
        ("仮想通貨で儲ける方法", "仮想通貨"),
        ("buy   cheap\nwatches", "Buy cheap watches"),
        ("ass", "ass"),
        ("C++ is fine", "c++"),
        ("今日はspamです", "spam"),
    ],
)
def test_a_word_is_found_whatever_its_dress(text, word):
    assert first_found(text, [folded(word)]) == folded(word)


@pytest.mark.parametrize(("text", "word"), [("first class", "ass"), ("spammer", "spam"), ("ばんか", "ばか"), ("", "x")])
def test_a_part_of_another_word_is_not_found(text, word):
    assert first_found(text, [folded(word)]) is None


def test_a_later_place_counts_when_the_first_is_a_part_of_a_word():
    assert first_found("class ass", ["ass"]) == "ass"


def test_signs_of_patterns_mean_themselves():
    assert first_found("aaaa", [folded("a.*")]) is None
    assert first_found("price (a.*) here", [folded("(a.*)")]) == "(a.*)"


def test_what_a_post_holds_is_counted():
    text = (
        "![a](/files/1/a.webp) [doc](/files/2/doc.pdf) @[Mia](person:1) https://evil.example/x www.other.example"
        " [here](https://evil.example/x) http://localhost/answers/1"
    )
    found = contents_of(text, "localhost")
    assert (found.links, found.pictures, found.files, found.mentions) == (2, 1, 1, 1)


def test_an_address_nobody_can_read_is_a_link_all_the_same():
    assert contents_of("http://[::bad", "localhost").links <= 1
    assert contents_of("見てね→https://evil.example/、どう？", "localhost").links == 1


def test_names_in_quoted_words_do_not_count() -> None:
    quoted = "> [Max](/comments/1):\n>\n> Ask @[Mia](person:1)\n > > and @[Olga](person:3)"
    own = "@[Cleo](person:4), 3 > 2 @[Pat](person:5)"
    assert contents_of(f"{quoted}\n\n{own}", "localhost").mentions == 2
