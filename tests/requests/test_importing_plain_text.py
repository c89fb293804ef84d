"""Plain text from forums that lost the formatting: every character of it is shown, code stands as code, nothing is markup."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.markdown.renderer.pipeline import render
from app.core.markdown.words import plain
from app.requests.importing.plain_text import markdown_of

FSLANG = Path(__file__).parents[2] / "../shared/data/requests-en-fslang/requests.jsonl"
SIGNS = "*_`#>-+=|~<>&[](){}!\\:;\"'^$%@/.,0123456789 \n\tabcdeZ あ漢"


def shown(text: str) -> str:
    """Return the characters a reader sees, without blanks, backticks and the dots of lists."""
    return bare(plain(render(markdown_of(text))[0]))


def bare(text: str) -> str:
    return re.sub(r"[\s`]", "", re.sub(r"(?m)^[^\S\n]*(?:[-*•][^\S\n]+)+(?=\S)", "", text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a *b* and _c_ and a_b_c", "a *b* and _c_ and a_b_c"),
        ("see https://example.com/a_b_c?d=1*2", 'href="https://example.com/a_b_c?d=1*2"'),
        ("<script>alert(1)</script> and <b>no</b>", "&lt;script&gt;alert(1)&lt;/script&gt; and &lt;b&gt;no&lt;/b&gt;"),
        ("# no heading", "<p># no heading</p>"),
        ("1. no list\n2. none", "1. no list<br>"),
        ("> no quotation", "&gt; no quotation"),
        ("the `pure` keyword", "<code>pure</code>"),
        ("- one\n- two", "<li>one</li>"),
        ("::: danger", "<code>::: danger</code>"),
        ("&lt; stays", "&amp;lt; stays"),
    ],
)
def test_nothing_is_markup_but_lists_and_backticks(text: str, html: str) -> None:
    assert html in render(markdown_of(text))[0]


def test_code_without_fences_becomes_a_block() -> None:
    text = "One cannot do this today:\ntype Foo =\n| foo\n| bar <'T>\nfoo.Bar\nlet x = 1\nwhich is a pity for all of us."
    html = render(markdown_of(text))[0]
    assert "type Foo =\n| foo\n| bar &lt;'T&gt;\nfoo.Bar\nlet x = 1</code></pre>" in html
    assert html.count("<pre") == 1 and "<p>which is a pity for all of us.</p>" in html


def test_backticks_in_code_do_not_end_it() -> None:
    html = render(markdown_of("```\nlet x = ``a b``\n```\nlet y = <script>"))[0]
    assert "<script" not in html and "let y = &lt;script&gt;" in html.replace("<span>", "")


@given(st.text(alphabet=SIGNS, max_size=80))
@example("0.\n0")
def test_any_text_is_shown_as_it_is_and_is_safe(text: str) -> None:
    html, _toc = render(markdown_of(text))
    assert not re.search(r"<(?:script|img|iframe|h[1-6]|table|blockquote|strong|em|del)\b", html)
    assert bare(plain(html)) == bare(text)


def test_the_real_forum_is_shown_word_for_word() -> None:
    if not FSLANG.exists():
        pytest.skip("the forum data is not here")
    texts = []
    for line in FSLANG.read_text("utf-8").splitlines():
        row = json.loads(line)
        texts += [row["body"], (row["official_response"] or {}).get("body", ""), *(one["body"] for one in row["comments"])]
    assert len(texts) > 2000
    assert [text for text in texts[::9] if shown(text) != bare(text)] == []
