"""Reads requests from JSON Lines: one request a line, its comments inside.

Names of fields are those of common exports: `id`, `title`, `body` (plain text) or `body_md` (Markdown), `author`, `created`,
`votes` (a number), `status` or `status_guess`, `official_response` with `body`, `date` and `author`, `tags`, and `comments`
with `body` or `body_md`, `author`, `date`, `official` and perhaps `id`.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.core.errors import Refused
from app.core.i18n import _
from app.requests.importing.found import (
    KINDS,
    LONGEST_NAME,
    LONGEST_TAG,
    LONGEST_TITLE,
    MOST_TAGS,
    MOST_VOTES,
    FoundAnswer,
    FoundComment,
    FoundRequest,
    Skipped,
)
from app.requests.importing.plain_text import markdown_of
from app.requests.models import StatusKind

MOST_BYTES = 500 * 1024 * 1024
SUFFIXES = frozenset([".jsonl", ".ndjson"])
LANGUAGES = frozenset(["ja", "en"])
Record = Mapping[str, Any]


class Unreadable(Exception):
    """A line cannot be used; `reason` is a key of `REASONS`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail[:200]


def files_of(path: Path) -> list[Path]:
    """Return the files of requests at `path`, a file or a folder of them. Raises `Refused` when there is none."""
    if not path.exists():
        raise Refused(_("There is no file or folder “%(path)s”.", path=str(path)))
    found = [path]
    if path.is_dir():
        found = sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES and one.is_file())
    if not found or any(one.suffix.lower() not in SUFFIXES for one in found):
        raise Refused(
            _("Requests are read from a .jsonl file, or a folder with such files; “%(name)s” is neither.", name=path.name)
        )
    for one in found:
        if one.stat().st_size > MOST_BYTES:
            raise Refused(_("“%(name)s” is larger than %(size)s MB.", name=one.name, size=MOST_BYTES // 1024 // 1024))
    return found


def read(path: Path) -> Iterator[FoundRequest | Skipped]:
    """Yield what the lines of `path` hold. Raises `Refused` when nothing can be read there, `OSError`."""
    seen: set[str] = set()
    for file in files_of(path):
        with file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _once(_from_line(line, f"{file.name}:{number}"), seen)


def _once(piece: FoundRequest | Skipped, seen: set[str]) -> FoundRequest | Skipped:
    if isinstance(piece, Skipped):
        return piece
    if piece.key in seen:
        return Skipped(piece.where, "duplicate", piece.key)
    seen.add(piece.key)
    return piece


def _from_line(line: bytes, where: str) -> FoundRequest | Skipped:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Skipped(where, "encoding")
    except (ValueError, RecursionError):
        return Skipped(where, "json")
    if not isinstance(record, dict):
        return Skipped(where, "not_an_object")
    try:
        return _request(record, where)
    except Unreadable as error:
        return Skipped(where, error.reason, error.detail)


def _request(record: Record, where: str) -> FoundRequest:
    key, title = _words(record.get("id")), _words(record.get("title"))[:LONGEST_TITLE]
    if not key:
        raise Unreadable("no_id")
    if not title:
        raise Unreadable("no_title")
    lang = _words(record.get("lang")).lower()[:2] or "en"
    if lang not in LANGUAGES:
        raise Unreadable("language", lang)
    kind = _kind(record)
    comments, skipped = _comments(record, key, where)
    return FoundRequest(
        where=where,
        key=key,
        title=title,
        lang=lang,
        situation=_body(record),
        author=_words(record.get("author"))[:LONGEST_NAME],
        date=_moment(record.get("created", record.get("date"))),
        votes=_count(record.get("votes")),
        kind=kind,
        answers=_answers(record.get("official_response"), kind),
        comments=tuple(comments),
        tags=_tags(record.get("tags")),
        skipped=tuple(skipped),
    )


def _kind(record: Record) -> StatusKind:
    name = _words(record.get("status") or record.get("status_guess")).casefold() or "new"
    if name not in KINDS:
        raise Unreadable("status", name)
    return KINDS[name]


def _answers(value: Any, kind: StatusKind) -> tuple[FoundAnswer, ...]:
    note = _body(value) if isinstance(value, dict) else ""
    if not note:
        return ()
    return (FoundAnswer(note, _moment(value.get("date")), kind, _words(value.get("author"))[:LONGEST_NAME]),)


def _comments(record: Record, request_key: str, where: str) -> tuple[list[FoundComment], list[Skipped]]:
    rows = record.get("comments") or []
    if not isinstance(rows, list):
        raise Unreadable("comments")
    found, skipped = [], []
    for place, row in enumerate(rows, start=1):
        try:
            if not isinstance(row, dict):
                raise Unreadable("not_an_object")
            # Where the source numbers none, a comment is known again by who wrote it when.
            own = _words(row.get("id")) or f"{_words(row.get('date'))}/{_words(row.get('author'))}"
            found.append(_comment(row, f"{request_key}/{own}"))
        except Unreadable as error:
            skipped.append(Skipped(f"{where}, {place}", error.reason, error.detail))
    return sorted(_distinct(found), key=lambda one: (one.date, one.key)), skipped


def _distinct(found: list[FoundComment]) -> list[FoundComment]:
    """Number those that were written by the same person in the same minute."""
    counts: dict[str, int] = {}
    numbered = []
    for one in found:
        counts[one.key] = counts.get(one.key, 0) + 1
        key = one.key if counts[one.key] == 1 else f"{one.key}/{counts[one.key]}"
        numbered.append(FoundComment(key, one.body, one.author, one.date, one.is_official))
    return numbered


def _comment(row: Record, key: str) -> FoundComment:
    body = _body(row)
    if not body:
        raise Unreadable("no_text")
    author = _words(row.get("author"))[:LONGEST_NAME]
    return FoundComment(key, body, author, _moment(row.get("date")), is_official=row.get("official") is True)


def _body(row: Record) -> str:
    markdown = row.get("body_md")
    text = str(markdown).strip() if isinstance(markdown, str) else markdown_of(str(row.get("body") or ""))
    return text.replace("\0", "")


def _words(value: Any) -> str:
    is_plain = isinstance(value, str | int) and not isinstance(value, bool)
    return " ".join(str(value).replace("\0", "").split()) if is_plain else ""


def _count(value: Any) -> int:
    return min(max(int(value), 0), MOST_VOTES) if isinstance(value, int | float) and value == value else 0


def _tags(value: Any) -> tuple[str, ...]:
    names = [_words(one)[:LONGEST_TAG] for one in value] if isinstance(value, list) else []
    return tuple(dict.fromkeys(name for name in names if name))[:MOST_TAGS]


def _moment(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        raise Unreadable("date", str(value)) from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
