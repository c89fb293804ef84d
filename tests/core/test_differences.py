"""Differences of two texts that are meant to be dear to compare, and the excerpt pages show of them."""

from app.core.differences import MOST_LINES, changed_lines, excerpt, language_of


def test_what_is_repeated_is_compared_as_what_is_not():
    """Compared by a dynamic programme over what matches, these took minutes."""
    before, after = ["a"] * 9_000, (["a"] * 30 + ["b"]) * 290
    found = list(changed_lines("en", before, after))
    assert [line.pieces[0][1] for line in found if line.op in {"=", "-"}] == before
    assert [line.pieces[0][1] for line in found if line.op in {"=", "+"}] == after


def test_pieces_that_are_repeated_within_a_line_are_told_exactly():
    [line] = changed_lines("ja", ["あ" * 1_900 + "い"], ["あ" * 950 + "う" + "あ" * 950])
    assert "".join(words for op, words in line.pieces if op != "+") == "あ" * 1_900 + "い"
    assert "".join(words for op, words in line.pieces if op != "-") == "あ" * 950 + "う" + "あ" * 950


def test_an_excerpt_shows_what_differs_with_two_lines_around_it():
    lines = [f"Line {number} of it" for number in range(20)]
    shown = excerpt("\n".join(lines), "\n".join([*lines[:9], "Line 9 of that", *lines[10:]]))
    assert [line.op for line in shown.lines] == list("===~===")
    assert [line.pieces[0][1] for line in shown.lines if line.op == "="] == ["…", *lines[7:9], *lines[10:12], "…"]
    assert shown.left_out == 0


def test_an_excerpt_never_grows_beyond_its_lines():
    shown = excerpt("", "\n".join(f"Line {number}" for number in range(250)))
    assert (len(shown.lines), shown.left_out) == (MOST_LINES, 150)


def test_an_excerpt_of_equal_texts_is_empty():
    assert excerpt("a\nb", "a\nb").lines == ()


def test_words_without_kana_are_japanese_too():
    assert [language_of(text) for text in ("請求書発行", "Invoice 1", "a 締め")] == ["ja", "en", "ja"]
