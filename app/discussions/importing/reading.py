"""Reads threads from JSON Lines: one thread a line, its replies inside, bodies in HTML or Markdown.

Names of fields are those of common exports: `id`, `title`, `body_html` or `body`, `author`, `date`, `tags`, `score`, `views`,
`closed`, and `answers` or `replies` with `id`, body, `author`, `date`, `score`, `accepted`.
"""

from collections.abc import Iterator
from pathlib import Path

from app.core import json_lines
from app.core.i18n import _l
from app.core.json_lines import LONGEST_NAME, Record, Skipped, Unreadable, count, moment, tags, words
from app.discussions.importing.found import FoundPost, FoundThread
from app.discussions.importing.html_text import markdown_of

KINDS = frozenset(["question", "discussion", "announcement"])
MOST_COUNT = 1_000_000_000


def read(path: Path) -> Iterator[FoundThread | Skipped]:
    """Yield what the lines of `path`, a file or a folder, hold. Raises `Refused` when nothing can be read there, `OSError`."""
    otherwise = _l("Threads are read from a .jsonl file, or a folder with such files; “%(name)s” is neither.")
    return json_lines.read(path, _thread, otherwise)


def _thread(record: Record, where: str) -> FoundThread:
    key, title, lang = json_lines.head(record)
    replies, skipped = _replies(record, key, where)
    kind = words(record.get("kind"))
    return FoundThread(
        where=where,
        key=key,
        title=title,
        lang=lang,
        opening=_post(record, key),
        replies=tuple(replies),
        tags=tags(record.get("tags")),
        views=count(record.get("views"), MOST_COUNT),
        closed_at=moment(record.get("closed")) if record.get("closed") else None,
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
            key = words(row.get("id"))
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
        author=words(row.get("author"))[:LONGEST_NAME],
        date=moment(row.get("date")),
        score=count(row.get("score"), MOST_COUNT),
        is_accepted=row.get("accepted") is True,
    )
