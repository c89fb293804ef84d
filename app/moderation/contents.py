"""What a typed post holds: links out, pictures, files and names. Counted on the Markdown, before it is rendered."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_PICTURE = re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)")
_FILE = re.compile(r"(?<!!)\[[^\]\n]{0,500}\]\((?:https?://[^/\s)]{1,200})?/files/\d{1,12}[^)\n]{0,500}\)")
_MENTION = re.compile(r"@\[[^\]\n]{0,200}\]\(person:\d{1,12}\)")
# Who is named in words that are quoted is told nothing.
_QUOTED = re.compile(r"^ {0,3}>.*$", re.MULTILINE)
_ADDRESS = re.compile(r"(?:https?://|(?<![\w/.])www\.)[^\s<>\"'()\[\]、。」）]{1,2000}", re.IGNORECASE)


@dataclass(frozen=True)
class Contents:
    """How many of each there are."""

    links: int
    pictures: int
    files: int
    mentions: int


def contents_of(text: str, own_host: str) -> Contents:
    """Count what is in `text`; addresses on `own_host` are no links out."""
    without_pictures, pictures = _PICTURE.subn(" ", text)
    hosts = [_host(found) for found in _ADDRESS.findall(without_pictures)]
    return Contents(
        links=len({address for address, host in hosts if host != own_host.lower()}),
        pictures=pictures,
        files=len(_FILE.findall(without_pictures)),
        mentions=len(_MENTION.findall(_QUOTED.sub("", text))),
    )


def _host(address: str) -> tuple[str, str]:
    try:
        return address, (urlsplit(address if "//" in address else f"https://{address}").hostname or "").lower()
    except ValueError:
        return address, ""
