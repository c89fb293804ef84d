"""What is done to the element tree: callouts, headings, tables, lists of tasks, Japanese line ends."""

import re
import unicodedata
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from .sanitising import CALLOUTS

_ALERT = re.compile(r"^\s*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION|DANGER|DETAILS)\][ \t]*([^\n]*)(?:\n|$)", re.IGNORECASE)
_HEADING = re.compile(r"h([1-6])")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_BETWEEN = re.compile(r"(?<=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])\n(?=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])")
_NOT_IN_ID = re.compile(r"[^\w]+")
_ID_LENGTH = 80
_SAME = {"caution": "danger"}
_TITLES = {
    "note": ("Note", "補足"),
    "tip": ("Tip", "ヒント"),
    "important": ("Important", "重要"),
    "warning": ("Warning", "注意"),
    "danger": ("Caution", "警告"),
    "details": ("Details", "詳細"),
}


def _words(element: Element) -> str:
    return "".join(element.itertext())


class Callouts(Treeprocessor):
    """A quotation that begins with `[!NOTE]` becomes a callout; several in one quotation become several."""

    def run(self, root: Element) -> None:
        self.in_japanese = bool(_JAPANESE.search(_words(root)))
        waiting = [root]
        while waiting:
            parent = waiting.pop()
            for child in list(parent):
                waiting.extend(self._turned(parent, child) if child.tag == "blockquote" else [child])

    def _turned(self, parent: Element, quotation: Element) -> list[Element]:
        groups: list[Element] = []
        for child in list(quotation):
            found = _ALERT.match(child.text or "") if child.tag == "p" else None
            if found:
                groups.append(self._callout(_SAME.get(found[1].lower(), found[1].lower()), found[2].strip()))
                child.text = (child.text or "")[found.end() :]
                if not child.text.strip() and not len(child):
                    continue
            elif not groups:
                groups.append(Element("blockquote"))
            groups[-1].append(child)
        if not any(group.tag != "blockquote" for group in groups):
            return [quotation]
        place = list(parent).index(quotation)
        groups[-1].tail = quotation.tail
        parent[place : place + 1] = groups
        return groups

    def _callout(self, kind: str, title: str) -> Element:
        title = title or _TITLES[kind][self.in_japanese]
        if kind not in CALLOUTS:
            details = Element("details")
            SubElement(details, "summary").text = title
            return details
        callout = Element("div", {"class": f"callout callout--{kind}"})
        SubElement(callout, "p", {"class": "callout__title"}).text = title
        return callout


class Headings(Treeprocessor):
    """Shift headings so that the text begins at h2, give each a unique anchor, and keep the table of contents."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.toc: list[tuple[int, str, str]] = []

    def run(self, root: Element) -> None:
        found = [(element, int(match[1])) for element in root.iter() if (match := _HEADING.fullmatch(str(element.tag)))]
        highest = min((level for _, level in found), default=2)
        taken: dict[str, int] = {}
        for element, level in found:
            level = min(6, level - highest + 2)
            element.tag = f"h{level}"
            text = self._plain(element)
            element.set("id", self._anchor(text, taken))
            self.toc.append((level, element.attrib["id"], text))

    def _plain(self, element: Element) -> str:
        """The words of a heading; raw HTML in it is kept apart by Python-Markdown as placeholders and left out here."""
        return " ".join(re.sub(r"\x02[^\x03]*\x03", "", _words(element)).split())

    @staticmethod
    def _anchor(text: str, taken: dict[str, int]) -> str:
        words = _NOT_IN_ID.sub("-", unicodedata.normalize("NFKC", text).lower()).strip("-")
        anchor = f"s-{words[:_ID_LENGTH].rstrip('-') or 'section'}"
        while anchor in taken:
            taken[anchor] += 1
            anchor = f"{anchor}-{taken[anchor]}"
        taken[anchor] = 1
        return anchor


class Shapes(Treeprocessor):
    """Wrap tables so that they scroll on their own, and let lines of Japanese follow each other without a space."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag == "table":
                    wrap = Element("div", {"class": "table-wrap"})
                    wrap.tail, child.tail = child.tail, None
                    child.set("class", "table")
                    parent[place] = wrap
                    wrap.append(child)
                elif child.tag == "br":
                    continue
                child.tail = self._joined(child.tail)
            if parent.tag not in ("pre", "code"):
                parent.text = self._joined(parent.text)

    @staticmethod
    def _joined(text: str | None) -> str | None:
        if not text or "\n" not in text or isinstance(text, AtomicString):
            return text
        return _BETWEEN.sub("", text)
