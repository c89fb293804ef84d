"""Makes plain Markdown of what other tools put around it: MDX, VuePress, reStructuredText inline mark-up, HTML answers."""

import re

FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})")
IMPORT = re.compile(
    r"^(?:import\s+[^\n]*?from\s+['\"][^'\"]+['\"];?|import\s+['\"][^'\"]+['\"];?|export\s+(?:const|default|function)\b[^\n]*)\s*$"
)
COMPONENT = re.compile(r"</?[A-Z][A-Za-z0-9.]*(?:\s+[^<>]*?(?:\{[^{}]*\}[^<>]*?)*)?/?>")
COMMENT = re.compile(r"<!--.*?-->|\{/\*.*?\*/\}", re.DOTALL)
TOC = re.compile(r"^\s*\[\[?toc\]?\]\s*$", re.IGNORECASE)
HEADING_ID = re.compile(r"\s*\{#[^}\s]+\}\s*$")
ROLE = re.compile(r":[a-z][a-z:+-]*:`([^`<]+?)(?:\s*<[^>]+>)?`")
RST_LINK = re.compile(r"`([^`<]+?)\s*<([^>`\s]+)>`__?")
LITERAL = re.compile(r"``([^`]+)``")
FIRST_HEADING = re.compile(r"^#\s+(.+?)\s*#*\s*$")
ANY_HEADING = re.compile(r"^#{2,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
SAME = re.compile(r"[\s「」『』\"'’“”.。!！?？:：]+")


def tidy(text: str) -> str:
    """Return the Markdown without module lines, components, comments and table-of-contents marks; code stays as it is."""
    lines: list[str] = []
    fence = ""
    for line in _without_comments(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n"):
        mark = FENCE.match(line)
        if fence:
            lines.append(line)
            if mark and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            continue
        if mark:
            fence = mark.group(2)
            lines.append(line)
        elif not IMPORT.match(line) and not TOC.match(line):
            lines.append(_outside_code(line))
    return "\n".join(lines).strip() + "\n"


def _without_comments(text: str) -> str:
    parts = re.split(r"(^[ \t]*(?:`{3,}|~{3,}).*?^[ \t]*(?:`{3,}|~{3,})[ \t]*$)", text, flags=re.DOTALL | re.MULTILINE)
    return "".join(part if index % 2 else COMMENT.sub("", part) for index, part in enumerate(parts))


def _outside_code(line: str) -> str:
    pieces = re.split(r"(`[^`]*`)", line)
    cleaned = "".join(piece if index % 2 else COMPONENT.sub("", piece) for index, piece in enumerate(pieces))
    return HEADING_ID.sub("", cleaned) if cleaned.startswith("#") else cleaned


def from_rst(text: str) -> str:
    """Return Markdown for text with reStructuredText inline mark-up (roles, links, literals)."""
    text = ROLE.sub(r"`\1`", text)
    text = RST_LINK.sub(r"[\1](\2)", text)
    return LITERAL.sub(r"`\1`", text)


def split_title(text: str, title: str = "") -> tuple[str, str]:
    """Return `(title, body)`: a first heading becomes the title when there is none, and is not said twice."""
    lines = text.lstrip("\n").split("\n")
    first = FIRST_HEADING.match(lines[0])
    if first is None:
        any_heading = None if title else ANY_HEADING.search(text)
        return (any_heading.group(1).strip() if any_heading else title), text
    heading = re.sub(r"[*_`]", "", first.group(1)).strip()
    if not title or SAME.sub("", heading).casefold() == SAME.sub("", title).casefold():
        return title or heading, "\n".join(lines[1:]).lstrip("\n")
    return title, text
