"""Reads requests from JSON Lines: one request a line, its comments inside.

Names of fields are those of common exports: `id`, `title`, `body` (plain text) or `body_md` (Markdown), `author`, `created`,
`votes` (a number), `status` or `status_guess`, `official_response` with `body`, `date` and `author`, `tags`, and `comments`
with `body` or `body_md`, `author`, `date`, `official` and perhaps `id`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.core import json_lines
from app.core.i18n import _l
from app.core.json_lines import LONGEST_NAME, Record, Skipped, Unreadable, count, moment, tags, words
from app.requests.importing.found import KINDS, MOST_VOTES, FoundAnswer, FoundComment, FoundRequest
from app.requests.importing.plain_text import markdown_of
from app.requests.models import StatusKind


def read(path: Path) -> Iterator[FoundRequest | Skipped]:
    """Yield what the lines of `path`, a file or a folder, hold. Raises `Refused` when nothing can be read there, `OSError`."""
    otherwise = _l("Requests are read from a .jsonl file, or a folder with such files; “%(name)s” is neither.")
    return json_lines.read(path, _request, otherwise)


def _request(record: Record, where: str) -> FoundRequest:
    key, title, lang = json_lines.head(record)
    kind = _kind(record)
    comments, skipped = _comments(record, key, where)
    return FoundRequest(
        where=where,
        key=key,
        title=title,
        lang=lang,
        situation=_body(record),
        author=words(record.get("author"))[:LONGEST_NAME],
        date=moment(record.get("created", record.get("date"))),
        votes=count(record.get("votes"), MOST_VOTES),
        kind=kind,
        answers=_answers(record.get("official_response"), kind),
        comments=tuple(comments),
        tags=tags(record.get("tags")),
        skipped=tuple(skipped),
    )


def _kind(record: Record) -> StatusKind:
    name = words(record.get("status") or record.get("status_guess")).casefold() or "new"
    if name not in KINDS:
        raise Unreadable("status", name)
    return KINDS[name]


def _answers(value: Any, kind: StatusKind) -> tuple[FoundAnswer, ...]:
    note = _body(value) if isinstance(value, dict) else ""
    if not note:
        return ()
    return (FoundAnswer(note, moment(value.get("date")), kind, words(value.get("author"))[:LONGEST_NAME]),)


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
            own = words(row.get("id")) or f"{words(row.get('date'))}/{words(row.get('author'))}"
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
    author = words(row.get("author"))[:LONGEST_NAME]
    return FoundComment(key, body, author, moment(row.get("date")), is_official=row.get("official") is True)


def _body(row: Record) -> str:
    markdown = row.get("body_md")
    text = str(markdown).strip() if isinstance(markdown, str) else markdown_of(str(row.get("body") or ""))
    return text.replace("\0", "")
