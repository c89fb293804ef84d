"""What a file of requests yields: requests with votes, the official answer and comments, or why a line was left out."""

import datetime as days
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.core import json_lines
from app.core.i18n import _l
from app.core.json_lines import Skipped
from app.requests.models import Importance, StatusKind

MOST_VOTES = 100_000

#: What trackers call their statuses, and which kind that is here.
KINDS: dict[str, StatusKind] = {
    "new": StatusKind.NEW,
    "open": StatusKind.NEW,
    "under review": StatusKind.REVIEWING,
    "reviewing": StatusKind.REVIEWING,
    "planned": StatusKind.PLANNED,
    "started": StatusKind.STARTED,
    "in progress": StatusKind.STARTED,
    "completed": StatusKind.RELEASED,
    "released": StatusKind.RELEASED,
    "done": StatusKind.RELEASED,
    "declined": StatusKind.DECLINED,
    "closed": StatusKind.DECLINED,
}

REASONS: dict[str, Any] = {
    **json_lines.REASONS,
    "status": _l("Its status “%(detail)s” is not known here."),
    "duplicate": _l("A request with the same id (%(detail)s) came before it."),
    "comments": _l("Its comments are no list."),
}


class Named:
    """Something its `author` said, who is known here where there is an `author_id`."""

    author: str
    author_id: int | None

    @property
    def author_name(self) -> str:
        """The name to be kept: none of people who are known, so that none outlives its person."""
        return self.author if self.author_id is None else ""


@dataclass(frozen=True)
class FoundComment(Named):
    """What one person wrote below; `body` is Markdown. `is_official` when the people of the product said it.

    `author_id` and `company_id` are those of somebody known here; files never name any.
    """

    key: str
    body: str
    author: str
    date: datetime
    is_official: bool = False
    author_id: int | None = None
    company_id: int | None = None


@dataclass(frozen=True)
class FoundAnswer(Named):
    """What the people of the product answered, in Markdown, and the kind of status it came with."""

    note: str
    date: datetime
    kind: StatusKind
    author: str = ""
    reason: str = ""
    author_id: int | None = None
    next_review_on: days.date | None = None


@dataclass(frozen=True)
class FoundVote:
    """That somebody known here needs it."""

    user_id: int
    company_id: int | None
    importance: int
    date: datetime


@dataclass(frozen=True)
class FoundRequest(Named):
    """A request as a source holds it; `situation` and `workaround` are Markdown, `votes` how many unnamed people want it.

    `kind` is where it stands, `answers` how it came there, in order. `voters` and the ids are of people known here; files never
    name any. `skipped` are comments of it that could not be read.
    """

    where: str
    key: str
    title: str
    lang: str
    situation: str
    author: str
    date: datetime
    votes: int = 0
    kind: StatusKind = StatusKind.NEW
    answers: tuple[FoundAnswer, ...] = ()
    comments: tuple[FoundComment, ...] = ()
    tags: tuple[str, ...] = ()
    workaround: str = ""
    importance: int = Importance.NICE
    is_company_only: bool = False
    author_id: int | None = None
    company_id: int | None = None
    voters: tuple[FoundVote, ...] = ()
    skipped: tuple[Skipped, ...] = field(default=())
