"""Pieces kept in memory: made once for a key and a language, with true tokens at every use."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string, session
from flask_babel import force_locale
from markupsafe import Markup

from app.core import fragments

FORM = (
    '{% from "components/hidden_inputs.html" import hidden_inputs %}'
    '{% kept "form", name %}{{ hidden_inputs({"next": this_page()}) }}<b>{{ name }}</b>{% endkept %}'
)


@pytest.fixture(autouse=True)
def _with_nothing_kept(app: Flask) -> Iterator[None]:
    fragments.forget_all(app)
    yield
    fragments.forget_all(app)


def _values(html: str) -> dict[str, str]:
    return dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', html))


def test_each_use_has_the_token_key_and_address_of_its_own_request(app: Flask) -> None:
    found = []
    for token, path in (("a" * 40, "/one?x=1&y=%22"), ("b" * 40, "/two")):
        with app.app_context(), app.test_request_context(path):
            session["csrf_token"] = token
            found.append(_values(render_template_string(FORM, name="<i>")))
    assert found[0]["csrf_token"] != found[1]["csrf_token"] and found[0]["request_key"] != found[1]["request_key"]
    assert (found[0]["next"], found[1]["next"]) == ("/one?x=1&amp;y=%22", "/two")


def test_a_piece_is_made_once_for_a_key_and_a_language(app: Flask) -> None:
    made = []

    def make() -> str:
        made.append(1)
        return "piece"

    for language in ("en", "ja", "en"):
        with app.test_request_context("/"), force_locale(language):
            assert fragments.kept("key", make) == Markup("piece")
    assert len(made) == 2


def test_pieces_within_pieces_and_words_that_look_like_marks(app: Flask) -> None:
    nested = '{% kept "outer" %}[{% kept "inner" %}{{ request_key() }}{% endkept %}]{{ name }}{% endkept %}'
    with app.test_request_context("/"):
        one, two = (render_template_string(nested, name="0123-requestkey;") for _time in range(2))
    assert one != two
    assert re.fullmatch(r"\[[\w-]{20,}\]0123-requestkey;", one)


def test_when_the_memory_is_full_what_nobody_used_goes_first(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "MOST", 500)
    with app.test_request_context("/"), force_locale("en"):
        for number in range(20):
            fragments.kept(number, lambda: "0123456789")
            fragments.kept(1, lambda: "0123456789")
    kept = app.jinja_env.kept_pieces
    assert len(kept) <= 10 and {("en", 19), ("en", 1)} <= set(kept) and ("en", 0) not in kept


def test_long_pieces_in_japanese_come_back_as_they_were(app: Flask) -> None:
    long = "これは長い文章です。" * 100
    with app.test_request_context("/"):
        first, second = (fragments.kept("long", lambda: long) for _time in range(2))
    assert first == second == Markup(long)
    assert [type(one) for one in app.jinja_env.kept_pieces[("ja", "long")].parts] == [bytes]


def test_long_keys_fill_the_memory_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "MOST", 1_000)
    with app.test_request_context("/"), force_locale("en"):
        for number in range(40):
            fragments.kept(("pager", f"/address?{number}&{'x' * 100}"), lambda: "")
    assert len(app.jinja_env.kept_pieces) < 8
