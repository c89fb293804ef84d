"""Markdown: nothing but the allowlist leaves it, whoever writes what, and nothing takes it down."""

import json
import re
from pathlib import Path

import html5lib
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.core import markdown
from app.core.errors import Refused
from app.core.markdown.renderer import sanitising
from tests.core.plain_app import plain_app

NASTY = Path(__file__).parents[2] / "../shared/data/nasty-dev"
CLASS_NAMES = {name for names in sanitising.CLASSES.values() for name in names}
needs_corpora = pytest.mark.skipif(not NASTY.exists(), reason="the nasty inputs of ../shared/data are not here")


@pytest.fixture(autouse=True)
def _sentences(tmp_path_factory):
    with plain_app(tmp_path_factory.mktemp("data")).app_context():
        yield


def faults(html: str) -> list[str]:
    """What a browser's parser finds in `html` beyond the allowlist, as short words."""
    found = []
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        tag = element.tag
        if tag == "DOCUMENT_FRAGMENT":
            continue
        if not isinstance(tag, str) or tag not in sanitising.TAGS:
            found.append(f"tag {tag}")
            continue
        allowed = sanitising.ATTRIBUTES["*"] | sanitising.ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        for name, value in element.attrib.items():
            if name not in allowed:
                found.append(f"{tag} {name}")
            if name == "class" and not set(value.split()) <= CLASS_NAMES:
                found.append(f"class {value}")
            if name == "id" and not re.fullmatch(r"(s|fn|fnref\d*)-[\w-]+", value):
                found.append(f"id {value}")
            if name in ("href", "src", "cite") and not is_safe_address(value):
                found.append(f"{name} {value}")
        if tag == "a" and is_external(element.get("href", "")) and element.get("rel") != "nofollow ugc noopener":
            found.append(f"rel {element.get('href')}")
        if tag == "img" and (element.get("loading") != "lazy" or element.get("alt") is None):
            found.append("img without lazy or alt")
    return found


def as_browsers_read(address: str) -> str:
    return re.sub(r"[\t\r\n]", "", address).strip("".join(map(chr, range(33)))).lower()


def is_safe_address(address: str) -> bool:
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", as_browsers_read(address))
    return scheme is None or scheme[1] in sanitising.SCHEMES


def is_external(address: str) -> bool:
    return bool(re.match(r"https?:|[/\\]{2}", as_browsers_read(address)))


def assert_safe(text: str) -> None:
    html = markdown.render(text).html
    assert not faults(html), text
    assert markdown.clean(html) == html


def corpus(path: str, key: str) -> list[str]:
    return [json.loads(line)[key] for line in (NASTY / path).read_text("utf-8").split("\n") if line]


@needs_corpora
def test_script_payloads_leave_only_the_allowlist():
    payloads = corpus("xss/dompurify.jsonl", "payload")
    assert len(payloads) > 200
    for payload in payloads:
        once = markdown.clean(payload)
        assert not faults(once), payload
        assert markdown.clean(once) == once, payload
        if len(payload.encode()) <= markdown.LONGEST_BYTES:
            assert_safe(payload)
            assert_safe(f"- [a]({payload})\n\n> {payload}\n\n| a |\n|---|\n| {payload} |\n")


@needs_corpora
def test_commonmark_examples_leave_only_the_allowlist():
    examples = corpus("markdown/commonmark-0.31.2.jsonl", "markdown")
    assert len(examples) > 600
    for one in examples:
        assert_safe(one)


@needs_corpora
def test_naughty_strings_leave_only_the_allowlist():
    strings = json.loads((NASTY / "strings/blns.json").read_text("utf-8"))
    assert len(strings) > 500
    for string in strings:
        assert_safe(string)
        assert_safe(
            f"# {string}\n\n![{string}]({string})\n\n[{string}](https://example.com/{string} '{string}')\n\n"
            f"```{string}\nx\n```\n"
        )


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](java\tscript:alert(1))", "[a](&#106;avascript:alert(1))",
        "<javascript:alert(1)>", "![a](data:image/svg+xml;base64,AAAA)", "[a]: vbscript:x\n\n[a]", "[a](file:///etc/passwd)",
        "<a href='\x01javascript:alert(1)'>a</a>", "<p id=main class='topbar callout'>x</p>", "<form action=/x><input name=y>",
        "<div data-behaviour=x hx-get=/x style='position:fixed'>x</div>", "<svg><a xlink:href='javascript:1'>x</a></svg>",
        "<img src=x title='\"><script>alert(1)</script>'>", "[a](https://e.com '\"onclick=alert(1)')", "<base href=//e.com>",
        "<a href='//example.com'>x</a>", "<a href='\\\\example.com'>x</a>", "<a href=' https://example.com'>x</a>",
        "<a href='/\\example.com'>x</a>", "<a href='ht\ntps://example.com'>x</a>",
    ],
)  # fmt: skip
def test_known_tricks(text):
    assert_safe(text)


PIECES = st.sampled_from([
    "<", ">", '"', "'", "&", "&lt;", "=", "/", "\\", "!", "[", "]", "(", ")", "`", "```", "\n", "\n\n",
    "  ", "    ", "> ", "- ", "1. ", "#", "|", "---", "::: tip", ":::", "[!NOTE]", "*", "_", "~~", "a",
    "日本", "<a href=", "<img src=", "<p class=", "<svg>", "<math>", "<style>", "<script>", "</", "<!--",
    "-->", "<![CDATA[", "javascript:", "https://e.com", "title=", "id=s-x", "\x00", "<table>", "<td>",
    "<select>", "<template>", "<noscript>", "<xmp>", "<pre>", "<pre>\n", "&#13;", "\r", "\f", "</p>",
    "<li>", "<ruby>", "<rt>", "<details>", "<h1>", "[^1]", "[^1]: ", "\u202e", "\u2028",
])  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES | st.text(max_size=6), max_size=25).map("".join))
def test_cleaning_twice_changes_nothing(text):
    once = markdown.clean(text)
    assert markdown.clean(once) == once
    assert not faults(once)


@example("<select>\n>")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES | st.text(max_size=6), max_size=25).map("".join))
def test_any_text_renders_safely(text):
    assert_safe(text)


FULL = 64_000
BOMBS = {
    "brackets": "[" * FULL,
    "images": "![" * (FULL // 2),
    "links": "[a](" * (FULL // 4),
    "angle links": "[a](<b" * (FULL // 6),
    "quotes": "> " * (FULL // 2) + "a",
    "stars": "*a " * (FULL // 3),
    "mixed emphasis": "**a _b " * (FULL // 7),
    "backticks": "`".join("x" * length for length in range(350)),
    "nested lists": "\n".join("  " * depth + "- a" for depth in range(245)),
    "one line lists": "1. " * (FULL // 3),
    "tags": "<a " * (FULL // 3),
    "divs": "<div>" * (FULL // 5),
    "comments": "<!--" * (FULL // 4),
    "cdata": "<![CDATA[" * (FULL // 9),
    "footnotes": "[^1]" * (FULL // 4) + "\n\n[^1]: x",
    "addresses": "http://a." * (FULL // 9),
    "containers": "::: tip\n" * (FULL // 8),
    "headings": "# a\n" * (FULL // 4),
    "code": "```html\n" + "<a " * (FULL // 3 - 20) + "\n```",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_shown_or_refused_and_the_next_text_is_well(name):
    try:
        html = markdown.render(BOMBS[name]).html
    except Refused as refusal:
        assert "Please" in refusal.message
    else:
        assert not faults(html)
    assert markdown.render("**well**").html.strip() == "<p><strong>well</strong></p>"


def test_processor_time_is_limited_and_said_in_plain_words():
    with pytest.raises(Refused, match="too long to show"):
        markdown.render(BOMBS["links"])
