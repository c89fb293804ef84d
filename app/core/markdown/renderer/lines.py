"""What is done to the lines of a text before Python-Markdown reads them.

People write the dialect of GitHub, VuePress and Docusaurus; Python-Markdown wants four spaces per list level, a blank
line before a list, and knows no containers. Fenced code is never touched.
"""

import re
from collections.abc import Iterator

from markdown.preprocessors import Preprocessor

_FENCE = re.compile(r"^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})(.*)$")
_OPEN = re.compile(r"^[ ]{0,3}:{3,}[ ]*([A-Za-z][\w-]*)[ ]*(?:\[([^\]]*)\]|\{[^}]*\}|(.*?))[ ]*$")
_CLOSE = re.compile(r"^[ ]{0,3}:{3,}[ ]*$")
_ITEM = re.compile(r"^(\s*)([-*+]|\d{1,9}[.)])([ \t]+)(?=\S)")
_QUOTE = re.compile(r"^[ ]{0,3}>[ ]?")
_DETAILS = re.compile(r"^[ ]{0,3}<details[^>]*>\s*(?:<summary>(.*?)</summary>)?\s*$", re.IGNORECASE)
_SUMMARY = re.compile(r"^\s*<summary>(.*?)</summary>\s*$", re.IGNORECASE)
_END_DETAILS = re.compile(r"^[ ]{0,3}</details>\s*$", re.IGNORECASE)
# An address that runs into Japanese without a space ends where hiragana or Japanese punctuation begins.
_ADDRESS = re.compile(r"(?<![\w(\[<\"'=/])(https?://[!-;=?-~]+)(?=[\u3041-\u3093\u3000-\u3002\u300c-\u300f\uff01-\uff1f])")
_DEEPEST_QUOTE = 12
_RULE = re.compile(r"^\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
CONTAINERS = {
    "note": "note", "info": "note", "tip": "tip", "success": "tip", "hint": "tip", "important": "important",
    "warning": "warning", "warn": "warning", "attention": "warning", "caution": "danger", "danger": "danger",
    "error": "danger",
}  # fmt: skip


def _with_code(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Each line with whether it belongs to fenced code (the fences themselves do)."""
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        if fence:
            yield line, True
            if found and found[1].startswith(fence) and not found[2].strip():
                fence = ""
        elif found and not (found[1][0] == "`" and "`" in found[2]):
            fence = found[1]
            yield line, True
        else:
            yield line, False


class Details(Preprocessor):
    """`<details><summary>…` on lines of their own may hold Markdown, as on GitHub; a pair left open stays as it is."""

    def run(self, lines: list[str]) -> list[str]:
        ends = sum(1 for line, code in _with_code(lines) if not code and _END_DETAILS.match(line))
        out: list[str] = []
        wants_summary, opened = False, 0
        for line, code in _with_code(lines):
            if not code and ends > opened and (begun := _DETAILS.match(line)):
                opened += 1
                wants_summary = begun[1] is None
                out.append(f"::: details {begun[1] or ''}".rstrip())
            elif wants_summary and not code and (summary := _SUMMARY.match(line)):
                out[-1], wants_summary = f"::: details {summary[1]}", False
            elif opened and not code and _END_DETAILS.match(line):
                opened, ends = opened - 1, ends - 1
                out.append(":::")
            else:
                wants_summary = wants_summary and not line.strip()
                if line.strip() or not wants_summary:
                    out.append(line)
        return out


class Addresses(Preprocessor):
    """Mark addresses that Japanese words follow directly, so that only the address becomes the link."""

    def run(self, lines: list[str]) -> list[str]:
        return [line if code or "`" in line else _ADDRESS.sub(r"<\1>", line) for line, code in _with_code(lines)]


class Containers(Preprocessor):
    """`::: tip Title … :::` becomes a quotation that begins with `[!TIP] Title`; unknown containers lose their marks."""

    def run(self, lines: list[str]) -> list[str]:
        out: list[str] = []
        opened: list[str] = []
        for line, code in _with_code(lines):
            depth = sum(1 for kind in opened if kind)
            if not code and (begun := _OPEN.match(line)):
                kind = begun[1].lower()
                title = (begun[2] or begun[3] or "").strip()
                opened.append("details" if kind == "details" else CONTAINERS.get(kind, ""))
                out += self._begin(opened[-1], title, "> " * depth)
            elif not code and opened and _CLOSE.match(line):
                if opened.pop():
                    outer = "> " * (depth - 1)
                    out += [outer, f"{outer}<!-- -->", outer]
            else:
                out.append("> " * depth + line)
        return out

    @staticmethod
    def _begin(kind: str, title: str, prefix: str) -> list[str]:
        if not kind:
            return [prefix, *([f"{prefix}**{title}**", prefix] if title else [])]
        return [prefix, f"{prefix}> [!{kind.upper()}] {title}".rstrip(), f"{prefix}> "]


class Lists(Preprocessor):
    """Lists as people indent them (two, three or four spaces) in the four spaces per level Python-Markdown expects."""

    def run(self, lines: list[str]) -> list[str]:
        return self._through_quotes(lines, 0)

    def _through_quotes(self, lines: list[str], depth: int) -> list[str]:
        out: list[str] = []
        run: list[str] = []
        quoted = False
        for line, code in [*_with_code(lines), ("", False)]:
            is_quote = not code and bool(_QUOTE.match(line)) and depth < _DEEPEST_QUOTE
            if is_quote != quoted:
                out += self._part(run, quoted, depth)
                run, quoted = [], is_quote
            run.append(_QUOTE.sub("", line, count=1) if is_quote else line)
        return (out + self._part(run, quoted, depth))[:-1]

    def _part(self, run: list[str], quoted: bool, depth: int) -> list[str]:
        if quoted:
            return ["> " + line for line in self._through_quotes(run, depth + 1)]
        return _Indented().of(run)


class _Indented:
    """One pass over lines without quotations."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.levels: list[tuple[int, int, bool]] = []  # (marker's indent, text's indent, numbered) of each open item
        self.in_paragraph = False  # a further paragraph of an item; a marker right after it needs a blank line
        self.code_depth: int | None = None

    def of(self, lines: list[str]) -> list[str]:
        after_blank = True
        for line, code in _with_code(lines):
            if code:
                self._code(line)
            else:
                self.code_depth = None
                if line.strip():
                    self._text(line.expandtabs(4), after_blank)
                else:
                    self.out.append("")
                    self.in_paragraph = False
            after_blank = not line.strip()
        return self.out

    def _code(self, line: str) -> None:
        lead = len(line) - len(line.lstrip(" "))
        if self.code_depth is None:
            if item := _ITEM.match(line):
                self._item(line, item, after_blank=True)
                self.code_depth = len(self.levels)
                return
            self.code_depth = self._place(lead)
            if self.out and self.out[-1].strip():
                self.out.append("")
        cut = min(self.levels[self.code_depth - 1][1], lead) if self.code_depth else 0
        self.out.append(" " * (4 * self.code_depth) + line[cut:])
        self.in_paragraph = True

    def _place(self, indent: int) -> int:
        """Close the items this indentation leaves; the number of items still open."""
        while self.levels and indent < self.levels[-1][1]:
            self.levels.pop()
        return len(self.levels)

    def _text(self, line: str, after_blank: bool) -> None:
        indent = len(line) - len(line.lstrip())
        item = None if _RULE.match(line) else _ITEM.match(line)
        if item and (self.levels or indent <= 3):
            self._item(line, item, after_blank)
            return
        if self.levels and after_blank:
            self._place(indent)
            self.in_paragraph = True
        cut = min(indent, self.levels[-1][1]) if self.levels else 0
        self.out.append(" " * (4 * len(self.levels)) + line[cut:])

    def _item(self, line: str, item: re.Match[str], after_blank: bool) -> None:
        indent, marker = len(item[1]), item[2]
        was_open, numbered = bool(self.levels), marker[0].isdigit()
        left = next((level for level in self.levels if level[0] <= indent < level[1]), None)
        depth = self._place(indent)
        interrupts = was_open or not numbered or marker[:-1] == "1"
        needs_blank = (not was_open and interrupts) or self.in_paragraph or (left is not None and left[2] != numbered)
        if needs_blank and not after_blank:
            self.out.append("")
        text_at = min(item.end(), indent + len(marker) + 4)
        self.out.append(" " * (4 * depth) + f"{marker.replace(')', '.')} {line[text_at:]}")
        if interrupts or after_blank:
            self.levels.append((indent, indent + len(marker) + 1, numbered))
        self.in_paragraph = False
