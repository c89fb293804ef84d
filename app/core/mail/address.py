"""Text from people on its way into headers: one line, no tricks, no links."""

import re
import unicodedata
from email.headerregistry import Address

LONGEST_HEADER = 200
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ADDRESS_LIKE = re.compile(r"(?:https?:)?//|@|(?<=\w)\.(?=\w)", re.IGNORECASE)
_HARMLESS = {".": "\u2024", "@": "\uff20"}  # look like the sign, but mail programs make no link of them


def one_line(text: str, longest: int = LONGEST_HEADER) -> str:
    """Text fit for a header: no line breaks of any alphabet, no direction marks, at most `longest` characters."""
    text = text.encode("utf-8", "replace").decode()
    text = _INVISIBLE.sub("", _BREAKS.sub(" ", unicodedata.normalize("NFC", text)))
    return " ".join(text.split())[:longest].rstrip()


def defused(name: str) -> str:
    """A display name that no mail program turns into a link or takes for an address."""
    return _ADDRESS_LIKE.sub(lambda found: _HARMLESS.get(found[0], " "), one_line(name, 100)).strip()


def address(mail: str, name: str = "") -> Address:
    """Return a header address. Raises `ValueError` when `mail` is none."""
    if mail != one_line(mail) or mail.count("@") != 1 or re.search(r"[\s,;:<>()\[\]\"\\]", mail):
        raise ValueError(f"not a mail address: {mail!r}")
    local, domain = mail.split("@")
    if not local or not domain:
        raise ValueError(f"not a mail address: {mail!r}")
    return Address(defused(name), local, domain.encode("idna").decode())
