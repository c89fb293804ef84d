"""The words of rendered HTML, for search and excerpts."""

import re
from collections.abc import Callable
from html import escape, unescape

_BLOCKS = frozenset({
    "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h2", "h3",
    "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "summary", "table", "td", "th", "tr", "ul",
})  # fmt: skip
# What renders cleans its HTML by writing it anew: every tag is whole, every attribute stands in double quotes, and a "<" of
# the text is written as an entity. A parser would be right too, and cost fifteen times as much.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>')
_LINK = re.compile(r'<a\b(?:"[^"]*"|[^">])*?\shref="([^"#][^"]*)"(?:"[^"]*"|[^">])*>(.*?)</a>', re.DOTALL)
_ALT = re.compile(r'\salt="([^"]*)"')
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
Address = Callable[[str], str]


def _between(tag: re.Match[str]) -> str:
    closing, name, attributes = tag.groups()
    if name in _BLOCKS:
        return "\n"
    alt = _ALT.search(attributes) if name == "img" and not closing else None
    return f" {alt[1]} " if alt and alt[1] else ""


def plain(html: str, address: Address | None = None) -> str:
    """Text of HTML that `render` made: one line per block, words of pictures included, no footnote arrows.

    With `address`, the words of each link that leads off the page are followed by what `address` makes of its target, in
    brackets, unless they are the same.
    """

    def with_address(link: re.Match[str]) -> str:
        target = unescape(link[1])
        return link[0] if address is None or plain(link[2]) == target else f"{link[0]} ({escape(address(target))})"

    text = unescape(_TAG.sub(_between, _LINK.sub(with_address, html) if address else html))
    text = text.replace("↩", "").replace("\xa0", " ")
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
