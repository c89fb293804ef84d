"""What a file of threads yields: a thread with its replies, or why a line was left out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.core.i18n import _l

LONGEST_TITLE, LONGEST_NAME, LONGEST_TAG, MOST_TAGS = 200, 100, 40, 20

REASONS: dict[str, Any] = {
    "encoding": _l("It is not UTF-8 text."),
    "json": _l("This line is not valid JSON."),
    "not_an_object": _l("This line is not a JSON object with named fields."),
    "no_id": _l("It has no id, so it could not be recognised the next time."),
    "no_title": _l("It has no title."),
    "no_text": _l("There is no text in it."),
    "date": _l("Its date “%(detail)s” cannot be read."),
    "language": _l("Its language is “%(detail)s”; Japanese (ja) and English (en) can be read."),
    "duplicate": _l("A thread with the same id (%(detail)s) came before it."),
    "replies": _l("Its replies are no list."),
    "refused": "%(detail)s",
}


@dataclass(frozen=True)
class Skipped:
    """A thread or reply that was left out: `where` is file and line, `reason` a key of `REASONS`."""

    where: str
    reason: str
    detail: str = ""


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


def reason_sentence(skipped: Skipped) -> str:
    """Return why, as a sentence in the current language."""
    sentence = str(REASONS[skipped.reason])
    return sentence % {"detail": skipped.detail} if "%(detail)s" in sentence else sentence
