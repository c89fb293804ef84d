"""What a list shows of an answer: its beginning, never half a Latin word, and a sign that there is more."""

import pytest

from app.faq.queries.listing import EXCERPT, excerpt_of


@pytest.mark.parametrize("text", ["", "Short\n\nand  whole", "短い文です。", "x" * EXCERPT])
def test_a_short_text_is_shown_whole(text):
    assert excerpt_of(text) == " ".join(text.split())


def test_a_long_english_text_ends_after_a_word():
    excerpt = excerpt_of("engawa " * EXCERPT)
    assert excerpt.endswith("engawa…")
    assert len(excerpt) <= EXCERPT + 1


def test_a_long_japanese_text_ends_anywhere():
    assert excerpt_of("縁" * (EXCERPT + 1)) == "縁" * EXCERPT + "…"
