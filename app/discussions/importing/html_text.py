"""From the HTML of another site to Markdown, which then takes the same way as everything people write here."""

import re

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

LEFT_OUT = ("script", "style", "iframe", "object", "embed", "form", "template", "noscript", "svg", "head", "title")
RENAMED = {"strike": "del", "tt": "code", "h1": "h2", "center": "div"}
MEDIA = ("video", "audio", "source")
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
GENERIC_ALT = frozenset(["", "enter image description here", "image", "img"])
_BLANK_LINES = re.compile(r"\n{3,}")
# Angle brackets of plain words would be read as tags and vanish with them.
_LOOSE_TAG = re.compile(r"<(?=[A-Za-z/!?])")
# So would a number, a dash or a sign at the beginning of a line be read as a list, a heading or a quotation.
_LOOSE_NUMBER = re.compile(r"(?m)^([ \t]*\d{1,9})([.)])(?=\s)")
_LOOSE_SIGN = re.compile(r"(?m)^([ \t]*)([-+#>])(?=\s|#)")


class _Converter(MarkdownConverter):
    """Keeps what our Markdown knows, turns pictures that lie elsewhere into links to them."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Escape what Markdown would read as marks, and what it would read as HTML."""
        escaped = _LOOSE_TAG.sub("&lt;", super().escape(text, parent_tags))  # type: ignore[misc]
        escaped = _LOOSE_SIGN.sub(r"\1\\\2", _LOOSE_NUMBER.sub(r"\1\\\2", escaped))
        return escaped.replace("|", "\\|") if parent_tags & {"td", "th"} else escaped

    def convert_li(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Return the item; one that ends in a list of its own is followed by an empty line, or the next would join that."""
        item = str(super().convert_li(element, text, parent_tags))  # type: ignore[misc]
        return f"{item}\n" if element.find(["ul", "ol"]) else item

    def convert_img(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a link: browsers here load pictures from the site alone, and nobody is told who reads what."""
        source, words = str(element.get("src") or ""), _alt(element)
        if not ADDRESS.fullmatch(source):
            return words
        # Inside a link the words are enough; its address is that of the outer one.
        return words or "🖼" if "a" in parent_tags else f"[🖼 {words or source.rsplit('/', 1)[-1]}](<{source}>)"


def _alt(element: Tag) -> str:
    words = " ".join(str(element.get("alt") or "").split())
    return "" if words.casefold() in GENERIC_ALT else words.replace("[", "(").replace("]", ")")


def markdown_of(html: str) -> str:
    """Return Markdown that says what `html` says: words, emphasis, links, lists, quotations, code, tables.

    Scripts, frames and forms are left out, pictures become links; empty HTML gives an empty string.
    """
    soup = BeautifulSoup(html, "html.parser")
    for gone in soup.find_all(LEFT_OUT):
        gone.decompose()
    for old, new in RENAMED.items():
        for element in soup.find_all(old):
            element.name = new
    for element in soup.find_all(MEDIA):
        _replace_by_link(soup, element)
    converter = _Converter(
        heading_style="ATX",
        bullets="-",
        strong_em_symbol="*",
        sub_symbol="<sub>",
        sup_symbol="<sup>",
        newline_style="BACKSLASH",
        code_language_callback=_language,
        escape_misc=False,
    )
    text = str(converter.convert_soup(soup))
    # A line end that was asked for is two spaces here; a backslash would be shown.
    text = re.sub(r"\\\n", "  \n", text)
    return _BLANK_LINES.sub(
        "\n\n", "\n".join(line if line.endswith("  ") else line.rstrip() for line in text.splitlines())
    ).strip()


def _replace_by_link(soup: BeautifulSoup, element: Tag) -> None:
    source = str(element.get("src") or "")
    if not ADDRESS.fullmatch(source):
        element.unwrap()
        return
    link = soup.new_tag("a", href=source)
    link.string = source
    element.replace_with(link)


def _language(element: Tag) -> str:
    inner = element.find("code")
    named = [*(element.get("class") or []), *((inner.get("class") or []) if isinstance(inner, Tag) else [])]
    found = [name.partition("-")[2] for name in named if name.startswith(("lang-", "language-"))]
    return found[0] if found and re.fullmatch(r"[\w+#-]{1,30}", found[0]) else ""
