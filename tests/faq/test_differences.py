"""What changed, in pieces a person can read."""

from types import SimpleNamespace

from app.faq.differences import text_differences


def content(title="T", body="", wordings=()):
    return SimpleNamespace(title=title, wordings=list(wordings), body_md=body)


def test_english_is_compared_by_words():
    [line] = text_differences("en", content(body="Open the red door."), content(body="Open the blue door.")).body
    assert line.op == "~"
    assert line.pieces == (("=", "Open the "), ("-", "red"), ("+", "blue"), ("=", " door."))


def test_japanese_is_compared_without_spaces():
    before, after = content(body="設定を開き、保存を押します。"), content(body="設定を開き、削除を押します。")
    [line] = text_differences("ja", before, after).body
    assert line.pieces == (("=", "設定を開き、"), ("-", "保存"), ("+", "削除"), ("=", "を押します。"))


def test_lines_that_share_little_are_shown_whole():
    lines = text_differences("en", content(body="Completely other words"), content(body="はじめまして")).body
    assert [line.op for line in lines] == ["-", "+"]


def test_both_texts_can_be_read_from_the_pieces():
    before, after = content(body="a\nb c d\n\ne\nf"), content(body="b c x\nnew\n\ne")
    lines = text_differences("en", before, after).body
    assert _side(lines, "-") == before.body_md.splitlines()
    assert _side(lines, "+") == after.body_md.splitlines()


def _side(lines, own):
    return ["".join(words for op, words in line.pieces if op in {"=", own}) for line in lines if line.op in {"=", "~", own}]


def test_equal_contents_have_no_change_and_the_first_is_all_new():
    assert not text_differences("en", content(body="x"), content(body="x")).is_changed
    assert [line.op for line in text_differences("en", None, content(body="x\ny")).body] == ["+", "+"]


def test_a_line_of_thousands_of_pieces_is_compared_as_a_whole():
    before, after = content(body="a " * 5000), content(body="a " * 4999 + "b ")
    assert [line.op for line in text_differences("en", before, after).body] == ["-", "+"]


def test_a_block_of_other_words_is_removed_before_the_new_one_is_added():
    lines = text_differences("en", content(body="one two\nthree four"), content(body="はじめ\nおわり")).body
    assert [line.op for line in lines] == ["-", "-", "+", "+"]
