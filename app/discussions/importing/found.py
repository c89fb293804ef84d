"""What a file of threads yields: a thread with its replies, or why a line was left out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.core import json_lines
from app.core.i18n import _l
from app.core.json_lines import Skipped

REASONS: dict[str, Any] = {
    **json_lines.REASONS,
    "duplicate": _l("A thread with the same id (%(detail)s) came before it."),
    "replies": _l("Its replies are no list."),
}


@dataclass(frozen=True)
class FoundPost:
    """What one person wrote; `body` is Markdown, `score` how many people found it helpful.

    `author_id` and `company_id` are those of somebody known here; files never name any.
    """

    key: str
    body: str
    author: str
    date: datetime
    score: int = 0
    is_accepted: bool = False
    author_id: int | None = None
    company_id: int | None = None


@dataclass(frozen=True)
class FoundThread:
    """A thread as a source holds it; `skipped` are replies of it that could not be read."""

    where: str
    key: str
    title: str
    lang: str
    opening: FoundPost
    replies: tuple[FoundPost, ...] = ()
    tags: tuple[str, ...] = ()
    views: int = 0
    closed_at: datetime | None = None
    kind: str = "question"
    skipped: tuple[Skipped, ...] = field(default=())
