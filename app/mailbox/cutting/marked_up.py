"""HTML of a mail as Markdown text: quoted blocks become quoted lines, and where a mail program only marks the beginning of the
original, one of our own markers is put, so that plain text is cut in one place only.
"""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from markdownify import MarkdownConverter

from .markers import MARKERS

LONGEST = 512 * 1024
#: Of openings of comments and declarations: each that is not closed is looked for to the end.
MOST_DECLARATIONS = 500
LONG_RUN = re.compile(r"([ \t\xa0\r\n])[ \t\xa0\r\n]{99,}")
#: Elements within elements; no mail program nests so far, and tables in tables cost more with each.
DEEPEST = 250
UNSEEN = ("style", "script", "head", "title", "meta", "link", "template", "noscript")
#: Where an original begins that is not inside a block of its own.
BEGINNINGS = (
    "#divRplyFwdMsg", "#appendonsend", "#OLK_SRC_BODY_SECTION", "#stopSpelling", "#zwchr",
    "#mail-editor-reference-message-container", "#isForwardContent", "#isReplyContent", ".yahoo_quoted", ".yahoo-quoted-begin",
    "#ms-outlook-mobile-body-separator-line",
)  # fmt: skip
#: The line Outlook and Windows Mail draw above the headers of the original.
DRAWN_ABOVE = re.compile(r"border-top\s*:\s*(?:solid|1p[xt]|1\.0pt|#?[a-z0-9]+\s+1)", re.IGNORECASE)
NO_BORDER = re.compile(r"border\s*:\s*none", re.IGNORECASE)
PICTURE = re.compile(r"!\[[^\]\n]{0,500}\]\([^()\s]{0,2000}(?:\s\"[^\"]{0,500}\")?\)")


class Unreadable(Exception):
    """The markup is too large or too deep to be read."""


def flattened(html: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of `html` as Markdown and the ids of the embedded pictures it shows above any original.

    Raises `Unreadable`.
    """
    if len(html) > LONGEST or html.count("<!") + html.count("<?") > MOST_DECLARATIONS:
        raise Unreadable
    # Nobody reads a hundred spaces, and what follows looks through them again and again.
    html = LONG_RUN.sub(r"\1", html)
    try:
        soup = BeautifulSoup(html, "html.parser")
        _refuse_deeper(soup)
        _tidy(soup)
        text = MarkdownConverter(heading_style="ATX", bullets="-", escape_misc=False, wrap=False).convert_soup(soup)
    except (RecursionError, ValueError, AssertionError) as error:
        raise Unreadable from error
    shown = re.findall(r"\(cid:([^()\s]+)\)", text.split("##- ", 1)[0])
    text = text.replace("\x00", "").encode("utf-8", "replace").decode()
    lines = (line.rstrip().replace("\xa0", " ") for line in PICTURE.sub("", text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), tuple(dict.fromkeys(shown))


def _refuse_deeper(soup: BeautifulSoup) -> None:
    depths = {id(soup): 0}
    for element in soup.descendants:
        if isinstance(element, Tag):
            depths[id(element)] = depth = depths[id(element.parent)] + 1
            if depth > DEEPEST:
                raise Unreadable


def _tidy(soup: BeautifulSoup) -> None:
    # Comments, declarations, processing instructions: whatever is in the file and never on the screen.
    for unseen in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        unseen.extract()
    for element in soup.find_all(UNSEEN):
        element.decompose()
    for table in soup.find_all("table"):
        if isinstance(table, Tag) and _is_layout(table):
            _unwrap(table)
    for element in soup.select(",".join(BEGINNINGS)):
        _mark(soup, element)
    for element in soup.find_all(style=DRAWN_ABOVE):
        if isinstance(element, Tag) and NO_BORDER.search(str(element.get("style"))) and element.get_text(strip=True):
            _mark(soup, element)


def _mark(soup: BeautifulSoup, element: Tag) -> None:
    marker = soup.new_tag("p")
    marker.string = MARKERS["en"]
    element.insert_before(marker)


def _is_layout(table: Tag) -> bool:
    """Whether a table only puts things side by side: one row or column, or tables within it."""
    # Asked first, so that below only tables without others in them are looked through.
    if table.find("table") is not None:
        return True
    rows = table.find_all("tr")
    widest = max((len(row.find_all(["td", "th"])) for row in rows if isinstance(row, Tag)), default=0)
    return len(rows) < 2 or widest < 2


def _unwrap(table: Tag) -> None:
    for part in table.find_all(["thead", "tbody", "tfoot", "tr", "td", "th", "colgroup", "col"]):
        if isinstance(part, Tag):
            part.name = "div"
    table.name = "div"
