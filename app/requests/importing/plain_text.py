"""From plain text, as forums without markup hold it, to Markdown that shows every character of it.

Nothing in it is taken for markup but lists and `code` in backticks; lines that look like code become a block of code, because
such forums lose the indentation people typed and nobody can read code that runs together.
"""

import re
from collections.abc import Iterable, Iterator

_ITEM = re.compile(r"^\s*[-*•]\s+(?=\S)")
_KEPT = re.compile(r"(https?://(?:(?!&\w+;)[^\s<>\"])+|`[^`\n]+`)")
_SIGNS = re.compile(r"([\\`*\[\]|~])")
_LOOSE_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_BEGINNING = re.compile(r"^(?:(#+|[-+>])(?=\s|$|\S)|(\d{1,9})([.)])(?=\s|$))")
_OPERATOR = re.compile(
    r"\|>|->|<-|:=|=>|;;|//|\(\*|\*\)|\[<|>\]|::|\[\||\|\]|==|&&|\|\||\(\)|(?:^|\s)=(?:\s|$)|<'|^\s*\||[{};]\s*$|^\s*[{}]"
)
_KEYWORD = re.compile(
    r"^\s*(?:>\s*)?(?:let|type|module|namespace|open|member|override|abstract|static|interface|inherit|match|with|fun|function|"
    r"do|yield|return|val|elif|else|if|for|while|try|use|and|new|public|private|class|struct|end|async|seq|#\w+)\b"
)
_WORD = re.compile(r"(?<![\w'.])[A-Za-z]?[a-z]{1,}(?:'[a-z]+)?(?=[\s,.;:?!)]|$)")
_INDENTED = re.compile(r"^(?: {2,}|\t)")
#: A line with so many plain words, most of what is in it, is somebody talking.
SPOKEN_WORDS, SPOKEN_SHARE = 6, 0.6
#: A line of so few words between two of code belongs to them.
SHORT = 3


def markdown_of(text: str) -> str:
    """Return Markdown that shows `text` as it is, line by line; empty for blank text."""
    lines = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    return "\n".join(_written(lines, _marked(lines))).strip()


def _marked(lines: list[str]) -> list[bool]:
    """Tell for each line whether it is code."""
    marks = [_is_code(line) for line in lines]
    for place in range(1, len(lines) - 1):
        if marks[place - 1] and marks[place + 1] and lines[place].strip() and len(lines[place].split()) <= SHORT:
            marks[place] = True
    return marks


def _is_code(line: str) -> bool:
    tokens = line.split()
    if not tokens or _ITEM.match(line):
        return False
    words = len(_WORD.findall(line))
    is_spoken = words >= SPOKEN_WORDS and words >= SPOKEN_SHARE * len(tokens)
    begins_as_code = bool(_KEYWORD.match(line)) and not line.rstrip().endswith((".", "?", "!", ",", ":"))
    has_operator = bool(_OPERATOR.search(_KEPT.sub("", line)))
    if has_operator and begins_as_code:
        return True
    if is_spoken:
        return False
    return has_operator or bool(_INDENTED.match(line)) or (begins_as_code and words <= SHORT)


def _written(lines: list[str], marks: list[bool]) -> Iterator[str]:
    place = 0
    while place < len(lines):
        end = place
        while end < len(lines) and marks[end] == marks[place]:
            end += 1
        yield from (_code(lines[place:end]) if marks[place] else _prose(lines[place:end]))
        place = end


def _code(lines: list[str]) -> Iterator[str]:
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from ("", fence, *lines, fence, "")


def _prose(lines: Iterable[str]) -> Iterator[str]:
    was_item = False
    for line in lines:
        is_item = bool(_ITEM.match(line))
        if is_item != was_item:
            yield ""
        was_item = is_item
        if is_item:
            yield "- " + _escaped(_ITEM.sub("", line).strip())
        else:
            words = _escaped(line.strip())
            # Two spaces keep the end of the line where it was.
            yield f"{words}  " if words else ""


def _escaped(line: str) -> str:
    pieces = _KEPT.split(line)
    # Every second piece is an address or code, in which nothing is markup.
    shown = "".join(piece if number % 2 else _without_markup(piece) for number, piece in enumerate(pieces))
    return _BEGINNING.sub(_held, shown).replace(":::", "&#58;::") if not _KEPT.match(line) else shown


def _without_markup(words: str) -> str:
    words = words.replace("&", "&amp;").replace("<", "&lt;")
    return _LOOSE_UNDERSCORE.sub(r"\\_", _SIGNS.sub(r"\\\1", words))


def _held(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"
