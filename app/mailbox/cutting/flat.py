"""Cutting plain text. Nothing the author wrote may be lost, so answers between or below quoted lines keep their place."""

from itertools import islice

from .patterns import (
    ANNOUNCED,
    CONTACT,
    DASHES,
    DEVICE,
    DRAWN,
    HEADER_LINE,
    MARKER,
    QUOTED,
    RULE,
    SEPARATORS,
)

MOST_LINES_OF_A_SIGNATURE = 12
MOST_LINES_OF_AN_ANNOUNCEMENT = 3
#: Longer lines are prose, or nothing at all.
LONGEST_LINE = 300


def without_quotes(text: str) -> str:
    """Return `text` without the mail it answers.

    What follows one of our markers or “Original Message” goes entirely. Quoted lines at the end go, with the sentence before
    them; quoted lines at the beginning go when something stands below. Quoted lines with answers between them stay.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_without_rule(_without_quoted_lines(_without_announcements(_above_original(lines)))))


def _above_original(lines: list[str]) -> list[str]:
    """Return the lines above the original, where one stands there without any sign at its lines."""
    for place, line in enumerate(lines):
        if MARKER.match(line[:LONGEST_LINE]) or _begins_original(lines, place):
            return lines[:place]
    return lines


def _begins_original(lines: list[str], place: int) -> bool:
    line = lines[place][:LONGEST_LINE]
    if HEADER_LINE.match(line):
        # Long ones run over several lines.
        return any(HEADER_LINE.match(one[:LONGEST_LINE]) for one in lines[place + 1 : place + 4])
    return any(pattern.match(line) for pattern in SEPARATORS)


def _without_rule(lines: list[str]) -> list[str]:
    """Drop the line some programs draw above an original, and empty lines around the text."""
    while lines and (not lines[-1].strip() or RULE.match(lines[-1]) or DRAWN.match(lines[-1])):
        lines = lines[:-1]
    while lines and not lines[0].strip():
        lines = lines[1:]
    return lines


def _without_announcements(lines: list[str]) -> list[str]:
    """Drop sentences that only announce quoted lines, and what follows them where no line carries a sign."""
    kept: list[str] = []
    is_said, place = False, 0
    while place < len(lines):
        length = _announcement(lines, place)
        below = next((line for line in lines[place + length :] if line.strip()), "") if length else ""
        if not length or not (below and (is_said or QUOTED.match(below) or QUOTED.match(lines[place]))):
            if length and not below:
                return kept
            kept.append(lines[place])
            is_said = is_said or bool(lines[place].strip() and not QUOTED.match(lines[place]))
            place += 1
            continue
        if not QUOTED.match(below) and not QUOTED.match(lines[place]):
            return kept
        # The quoted lines say themselves what they are; whoever answers below or between them is heard.
        place += length
    return kept


def _announcement(lines: list[str], place: int) -> int:
    """Return how many lines from `place` on announce a quotation; 0 for none."""
    if not lines[place].strip():
        return 0
    window = lines[place : place + MOST_LINES_OF_AN_ANNOUNCEMENT]
    for length in range(1, len(window) + 1):
        if len(window[length - 1]) > LONGEST_LINE or (length > 1 and not window[length - 1].strip()):
            break
        if not window[length - 1].rstrip().endswith((":", "：", "-", "―")):
            continue
        said = "\n".join(window[:length])
        if any(found.end() >= len(said.rstrip()) for pattern in ANNOUNCED if (found := pattern.match(said))):
            return length
    return 0


def _without_quoted_lines(lines: list[str]) -> list[str]:
    lines = list(lines)
    while lines and (not lines[-1].strip() or QUOTED.match(lines[-1])):
        was_quoted = bool(QUOTED.match(lines.pop()))
        if was_quoted and lines and not QUOTED.match(lines[-1]):
            lines = _without_last_announcement(lines)
    first = next((place for place, line in enumerate(lines) if line.strip() and not QUOTED.match(line)), None)
    if first is None:
        return []
    is_answered_between = any(QUOTED.match(line) for line in lines[first:])
    return lines if is_answered_between else lines[first:]


def _without_last_announcement(lines: list[str]) -> list[str]:
    """Drop the sentence that ends with a colon just above quoted lines and names an address, in whatever language."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    if not kept or not kept[-1].rstrip().endswith((":", "：")):
        return lines
    for count in range(1, MOST_LINES_OF_AN_ANNOUNCEMENT + 1):
        if len(kept) < count:
            break
        said = " ".join(kept[-count:])
        is_begun = any(character.isdigit() for character in kept[-count])
        if "@" in said and is_begun:
            return kept[:-count]
    return lines


def without_signature(text: str, sender: str = "") -> str:
    """Return `text` without the signature at its end: below “-- ”, below a drawn line, what a telephone adds, or a last
    paragraph that begins with the name of the `sender`.
    """
    lines = text.rstrip().split("\n")
    for place, line in enumerate(lines):
        is_signature = DASHES.match(line) or (DRAWN.match(line) and _is_signature(lines[place:]))
        if is_signature and any(one.strip() for one in lines[:place]):
            lines = lines[:place]
            break
    while lines and (not lines[-1].strip() or DEVICE.match(lines[-1])):
        lines.pop()
    return "\n".join(_without_name(lines, _folded(sender)) if sender.strip() else lines).rstrip()


def _is_signature(lines: list[str]) -> bool:
    # Counted no further than needed: each drawn line asks this of all below it.
    below = (line for line in lines if line.strip() and not DRAWN.match(line))
    written = list(islice(below, MOST_LINES_OF_A_SIGNATURE + 1))
    return 0 < len(written) <= MOST_LINES_OF_A_SIGNATURE and any(CONTACT.search(line) for line in written)


def _without_name(lines: list[str], sender: str) -> list[str]:
    start = len(lines)
    while start and lines[start - 1].strip():
        start -= 1
    if start and len(lines) - start <= MOST_LINES_OF_A_SIGNATURE and _folded(lines[start]) == sender:
        return lines[:start]
    return lines


def _folded(name: str) -> str:
    return "".join(name.split()).casefold().strip("*-,、")
