"""What in a text should not be shown to other companies: addresses, phone numbers, keys, lists of customers.

Hints only: nothing is refused for them, people are asked to look again.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

MOST_HINTS = 10
SHOWN = 60
CUSTOMERS = 5
MAILS_OF_A_LIST = 3
LONGEST = 70_000
SHORTEST_KEY = 24
KINDS_OF_SIGNS = 3
DIGITS_OF_A_PHONE = (10, 11)
SHORTEST_PIECE, SHORTEST_HEX, COMMIT = 20, 32, 40


class HintKind(StrEnum):
    """What a piece of text looks like."""

    MAIL = "mail"
    PHONE = "phone"
    KEY = "key"
    CUSTOMERS = "customers"


@dataclass(frozen=True)
class Hint:
    """A piece of text that looks private; `text` is at most 60 characters of it, keys cut short."""

    kind: HintKind
    text: str


_MAIL = re.compile(r"(?<![0-9A-Za-z_.+-])[0-9A-Za-z_.+-]{1,64}@(?:[0-9A-Za-z-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![0-9A-Za-z])")
_EXAMPLE = re.compile(r"@(?:[\w-]+\.)*example(?:\.(?:com|net|org|jp|co\.jp))?$", re.IGNORECASE)
# 03-1234-5678, 090 1234 5678, (03)1234-5678, 0120-123-456, 05012345678, +81 90 1234 5678, +1 415 555 0100
_PHONE = re.compile(
    r"(?<![0-9A-Za-z_/.-])(?:"
    r"\+\d{1,3}[ -]?(?:\(0\))?\d{1,4}(?:[ -]?\d{2,4}){2,3}"
    r"|\(0\d{1,4}\)[ -]?\d{1,4}[ -]\d{4}"
    r"|0\d{1,4}[ -]\d{1,4}[ -]\d{3,4}"
    r"|0[5789]0\d{8}"
    r"|0120\d{6}"
    r")(?![0-9A-Za-z_/-])"
)
_KNOWN_KEY = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"
    r"|\b(?:sk|pk|rk)_(?:live|test)_[0-9A-Za-z]{10,}"
    r"|\bsk-[0-9A-Za-z_-]{20,}"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_[0-9A-Za-z]{20,}|\bgithub_pat_\w{20,}"
    r"|\bxox[abprs]-[0-9A-Za-z-]{10,}"
    r"|\bAIza[0-9A-Za-z_-]{30,}"
    r"|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}"
)
_TOLD_SECRET = re.compile(
    r"(?:password|passwd|api[ _-]?key|secret|access[ _-]?token|パスワード|暗証番号|apiキー|シークレット)"
    r"\s*(?:[:=]|は|is\b)\s*[「\"'`]?(?P<value>[\x21-\x7e]{6,200})",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(rf"(?<![\w/.=#-])[0-9A-Za-z_+/-]{{{SHORTEST_KEY},200}}={{0,2}}(?![\w/.-])")
_PERSON = re.compile(r"^\W{0,4}(?:\d{1,4}[.)]?\s*)?[^\s,、。]{1,12}(?:[ ]?[^\s,、。]{1,12})?\s?(?:様|さま|殿|氏)(?!子)")


def private_hints(text: str) -> list[Hint]:
    """Return what looks private in `text`, at most ten pieces, each once, a list of customers first."""
    plain = _plain(text[:LONGEST])
    mails = [found for found in dict.fromkeys(_MAIL.findall(plain)) if not _EXAMPLE.search(found)]
    without_mails = _MAIL.sub(" ", plain)
    hints = [Hint(HintKind.CUSTOMERS, shown) for shown in _customers(plain, mails)]
    hints += [Hint(HintKind.KEY, _cut(key)) for key in _keys(without_mails)]
    hints += [Hint(HintKind.MAIL, mail[:SHOWN]) for mail in mails]
    hints += [Hint(HintKind.PHONE, " ".join(phone.split())) for phone in dict.fromkeys(_phones(without_mails))]
    return hints[:MOST_HINTS]


def _plain(text: str) -> str:
    # Full-width digits, brackets and the many dashes of Japanese keyboards become the plain ones.
    dashes = dict.fromkeys(map(ord, "‐‑‒–—―−ー－"), "-")
    folded = unicodedata.normalize("NFKC", text)
    # The long vowel sign stays in words and is a dash only between digits.
    return re.sub(r"(?<=\d)[‐‑‒–—―−ー](?=\d)", lambda found: dashes[ord(found[0])], folded)


def _customers(plain: str, mails: list[str]) -> list[str]:
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    people = [line for line in lines if _PERSON.match(line)]
    rows = [line for line in lines if _is_row_of_a_person(line)]
    if len(people) >= CUSTOMERS:
        return [people[0][:SHOWN]]
    if len(rows) >= CUSTOMERS:
        return [rows[0][:SHOWN]]
    return [mails[0][:SHOWN]] if len(mails) >= MAILS_OF_A_LIST else []


def _is_row_of_a_person(line: str) -> bool:
    cells = re.split(r"[\t,|、;]", line.strip("|"))
    return len([cell for cell in cells if cell.strip()]) >= KINDS_OF_SIGNS and bool(_MAIL.search(line) or _PHONE.search(line))


def _phones(plain: str) -> list[str]:
    # Numbers of Japan have ten or eleven digits; a date such as 05-03-2020 has fewer.
    return [one for one in _PHONE.findall(plain) if one.startswith("+") or sum(map(str.isdigit, one)) in DIGITS_OF_A_PHONE]


def _keys(plain: str) -> list[str]:
    found = [match[0] for match in _KNOWN_KEY.finditer(plain)]
    found += [match["value"] for match in _TOLD_SECRET.finditer(plain)]
    without_links = re.sub(r"(?:https?://|/)\S{1,2000}", " ", plain)
    found += [word for word in _LONG_WORD.findall(without_links) if _looks_drawn(word)]
    known = dict.fromkeys(found)
    return [key for key in known if not any(key != other and key in other for other in known)]


def _looks_drawn(word: str) -> bool:
    """Whether a long word mixes capitals, small letters and digits as no name does, or is a long hexadecimal number."""
    # Names of pages and files are many short words; a key has one long piece.
    piece = max(re.split(r"[-_/]", word), key=len)
    if len(piece) < SHORTEST_PIECE:
        return False
    kinds = sum(any(test(sign) for sign in piece) for test in (str.isupper, str.islower, str.isdigit))
    turns = sum(one.isdigit() != other.isdigit() for one, other in pairwise(piece))
    # Forty hexadecimal digits are the id of a change of a program, which people quote in the open.
    is_hex = len(piece) >= SHORTEST_HEX and len(piece) != COMMIT and not set(piece.lower()) - set("0123456789abcdef")
    return turns >= KINDS_OF_SIGNS and (kinds == KINDS_OF_SIGNS or is_hex)


def _cut(key: str) -> str:
    return f"{key[:8]}…"
