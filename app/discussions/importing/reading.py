"""Reads threads from JSON Lines: one thread a line, its replies inside, bodies in HTML or Markdown.

Names of fields are those of common exports: `id`, `title`, `body_html` or `body`, `author`, `date`, `tags`, `score`, `views`,
`closed`, and `answers` or `replies` with `id`, body, `author`, `date`, `score`, `accepted`.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.core.errors import Refused
from app.core.i18n import _
from app.discussions.importing.found import LONGEST_NAME, LONGEST_TAG, LONGEST_TITLE, MOST_TAGS, FoundPost, FoundThread, Skipped
from app.discussions.importing.html_text import markdown_of

MOST_BYTES = 500 * 1024 * 1024
SUFFIXES = frozenset([".jsonl", ".ndjson"])
KINDS = frozenset(["question", "discussion", "announcement"])
LANGUAGES = frozenset(["ja", "en"])
MOST_COUNT = 1_000_000_000
Record = Mapping[str, Any]


class Unreadable(Exception):
    """A line cannot be used; `reason` is a key of `REASONS`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail[:200]


def files_of(path: Path) -> list[Path]:
    """Return the files of threads at `path`, a file or a folder of them. Raises `Refused` when there is none."""
    if not path.exists():
        raise Refused(_("There is no file or folder “%(path)s”.", path=str(path)))
    found = (
        sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES and one.is_file()) if path.is_dir() else [path]
    )
    if not found or any(one.suffix.lower() not in SUFFIXES for one in found):
        raise Refused(
            _("Threads are read from a .jsonl file, or a folder with such files; “%(name)s” is neither.", name=path.name)
        )
    for one in found:
        if one.stat().st_size > MOST_BYTES:
            raise Refused(_("“%(name)s” is larger than %(size)s MB.", name=one.name, size=MOST_BYTES // 1024 // 1024))
    return found


def read(path: Path) -> Iterator[FoundThread | Skipped]:
    """Yield what the lines of `path` hold. Raises `Refused` when nothing can be read there, `OSError`."""
    seen: set[str] = set()
    for file in files_of(path):
        with file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _once(_from_line(line, f"{file.name}:{number}"), seen)


def _once(piece: FoundThread | Skipped, seen: set[str]) -> FoundThread | Skipped:
    if isinstance(piece, Skipped):
        return piece
    if piece.key in seen:
        return Skipped(piece.where, "duplicate", piece.key)
    seen.add(piece.key)
    return piece


def _from_line(line: bytes, where: str) -> FoundThread | Skipped:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Skipped(where, "encoding")
    except (ValueError, RecursionError):
        return Skipped(where, "json")
    if not isinstance(record, dict):
        return Skipped(where, "not_an_object")
    try:
        return _thread(record, where)
    except Unreadable as error:
        return Skipped(where, error.reason, error.detail)


def _thread(record: Record, where: str) -> FoundThread:
    key, title = _words(record.get("id")), _words(record.get("title"))[:LONGEST_TITLE]
    if not key:
        raise Unreadable("no_id")
    if not title:
        raise Unreadable("no_title")
    lang = _words(record.get("lang")).lower()[:2] or "en"
    if lang not in LANGUAGES:
        raise Unreadable("language", lang)
    replies, skipped = _replies(record, key, where)
    kind = _words(record.get("kind"))
    return FoundThread(
        where=where,
        key=key,
        title=title,
        lang=lang,
        opening=_post(record, key),
        replies=tuple(replies),
        tags=_tags(record.get("tags")),
        views=_count(record.get("views")),
        closed_at=_moment(record.get("closed")) if record.get("closed") else None,
        kind=kind if kind in KINDS else "question",
        skipped=tuple(skipped),
    )


def _replies(record: Record, thread_key: str, where: str) -> tuple[list[FoundPost], list[Skipped]]:
    rows = record.get("answers", record.get("replies")) or []
    if not isinstance(rows, list):
        raise Unreadable("replies")
    found, skipped = [], []
    for place, row in enumerate(rows, start=1):
        try:
            if not isinstance(row, dict):
                raise Unreadable("not_an_object")
            key = _words(row.get("id"))
            if not key:
                raise Unreadable("no_id")
            found.append(_post(row, f"{thread_key}/{key}"))
        except Unreadable as error:
            skipped.append(Skipped(f"{where}, {place}", error.reason, error.detail))
    # The source orders by votes; people here read in the order in which it was said.
    return sorted(found, key=lambda post: (post.date, post.key)), skipped


def _post(row: Record, key: str) -> FoundPost:
    html = row.get("body_html")
    body = markdown_of(str(html)) if html else str(row.get("body") or "").strip()
    if not body:
        raise Unreadable("no_text")
    return FoundPost(
        key=key,
        body=body.replace("\0", ""),
        author=_words(row.get("author"))[:LONGEST_NAME],
        date=_moment(row.get("date")),
        score=_count(row.get("score")),
        is_accepted=row.get("accepted") is True,
    )


def _words(value: Any) -> str:
    return (
        " ".join(str(value).replace("\0", "").split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    )


def _count(value: Any) -> int:
    return min(max(int(value), 0), MOST_COUNT) if isinstance(value, int | float) and value == value else 0


def _tags(value: Any) -> tuple[str, ...]:
    names = [_words(one)[:LONGEST_TAG] for one in value] if isinstance(value, list) else []
    return tuple(dict.fromkeys(name for name in names if name))[:MOST_TAGS]


def _moment(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        raise Unreadable("date", str(value)) from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
