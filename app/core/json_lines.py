"""Reads records of other tools from JSON Lines: one object a line; what cannot be used is left out and says where and why."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from app.core.errors import Refused
from app.core.i18n import _, _l

MOST_BYTES = 500 * 1024 * 1024
SUFFIXES = frozenset([".jsonl", ".ndjson"])
LANGUAGES = frozenset(["ja", "en"])
LONGEST_TITLE, LONGEST_NAME, LONGEST_TAG, MOST_TAGS = 200, 100, 40, 20
Record = Mapping[str, Any]

REASONS: Mapping[str, Any] = {
    "encoding": _l("It is not UTF-8 text."),
    "json": _l("This line is not valid JSON."),
    "not_an_object": _l("This line is not a JSON object with named fields."),
    "no_id": _l("It has no id, so it could not be recognised the next time."),
    "no_title": _l("It has no title."),
    "no_text": _l("There is no text in it."),
    "date": _l("Its date “%(detail)s” cannot be read."),
    "language": _l("Its language is “%(detail)s”; Japanese (ja) and English (en) can be read."),
    "refused": "%(detail)s",
}


class Unreadable(Exception):
    """A record cannot be used; `reason` is a key of `REASONS`, or of those of whoever reads."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail[:200]


@dataclass(frozen=True)
class Skipped:
    """A record, or a part of one, that was left out: `where` is file and line, `reason` says why as in `Unreadable`."""

    where: str
    reason: str
    detail: str = ""


class Keyed(Protocol):
    """What a record becomes: something with the id it has at its source, and where it was read."""

    @property
    def key(self) -> str: ...
    @property
    def where(self) -> str: ...


Found = TypeVar("Found", bound=Keyed)


def reason_sentence(skipped: Skipped, reasons: Mapping[str, Any]) -> str:
    """Return why, as a sentence of `reasons` in the current language."""
    sentence = str(reasons[skipped.reason])
    return sentence % {"detail": skipped.detail} if "%(detail)s" in sentence else sentence


def files_of(path: Path, otherwise: Any) -> list[Path]:
    """Return the files at `path`, a file or a folder of them. Raises `Refused` when there is none: `otherwise`, with `name`."""
    if not path.exists():
        raise Refused(_("There is no file or folder “%(path)s”.", path=str(path)))
    found = [path]
    if path.is_dir():
        found = sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES and one.is_file())
    if not found or any(one.suffix.lower() not in SUFFIXES for one in found):
        raise Refused(str(otherwise) % {"name": path.name})
    for one in found:
        if one.stat().st_size > MOST_BYTES:
            raise Refused(_("“%(name)s” is larger than %(size)s MB.", name=one.name, size=MOST_BYTES // 1024 // 1024))
    return found


def read(path: Path, make: Callable[[Record, str], Found], otherwise: Any) -> Iterator[Found | Skipped]:
    """Yield what `make(record, where)` gives for each line at `path`, each key once. Raises as `files_of`, and `OSError`."""
    seen: set[str] = set()
    for file in files_of(path, otherwise):
        with file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _once(_from_line(line, f"{file.name}:{number}", make), seen)


def head(record: Record) -> tuple[str, str, str]:
    """Return id, title and language of a record. Raises `Unreadable`."""
    key, title = words(record.get("id")), words(record.get("title"))[:LONGEST_TITLE]
    if not key:
        raise Unreadable("no_id")
    if not title:
        raise Unreadable("no_title")
    lang = words(record.get("lang")).lower()[:2] or "en"
    if lang not in LANGUAGES:
        raise Unreadable("language", lang)
    return key, title, lang


def words(value: Any) -> str:
    """Return a text or number as one line; nothing for anything else."""
    is_plain = isinstance(value, str | int) and not isinstance(value, bool)
    return " ".join(str(value).replace("\0", "").split()) if is_plain else ""


def count(value: Any, most: int) -> int:
    """Return a number from 0 to `most`; 0 for anything else."""
    return min(max(int(value), 0), most) if isinstance(value, int | float) and value == value else 0


def tags(value: Any) -> tuple[str, ...]:
    """Return the tags of a list, each once, 20 at most."""
    names = [words(one)[:LONGEST_TAG] for one in value] if isinstance(value, list) else []
    return tuple(dict.fromkeys(name for name in names if name))[:MOST_TAGS]


def moment(value: Any) -> datetime:
    """Return a time as an aware UTC one; without a zone it is UTC. Raises `Unreadable`."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        raise Unreadable("date", str(value)) from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _once(piece: Found | Skipped, seen: set[str]) -> Found | Skipped:
    if isinstance(piece, Skipped):
        return piece
    if piece.key in seen:
        return Skipped(piece.where, "duplicate", piece.key)
    seen.add(piece.key)
    return piece


def _from_line(line: bytes, where: str, make: Callable[[Record, str], Found]) -> Found | Skipped:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Skipped(where, "encoding")
    except (ValueError, RecursionError):
        return Skipped(where, "json")
    if not isinstance(record, dict):
        return Skipped(where, "not_an_object")
    try:
        return make(record, where)
    except Unreadable as error:
        return Skipped(where, error.reason, error.detail)
