"""A kind of post to moderate: answers stand for posts, and what is done to them is written down in place of a state."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask

from app.core.access import Viewer
from app.faq.models import Answer
from app.moderation.handled import Handled, Neighbour, handle
from tests.faq.writing import published


@dataclass
class Posts:
    """Posts by id: who wrote them, what they say, and what moderators did to them."""

    authors: dict[int, int | None] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    released: list[int] = field(default_factory=list)
    rejected: dict[int, str] = field(default_factory=dict)

    def write(self, author: Viewer, text: str = "Buy now", **about: object) -> Answer:
        """Return a new post that everybody may read."""
        answer = published(f"Post {len(self.authors) + 1}", slug=f"post-{len(self.authors) + 1}", **about)
        self.authors[answer.id], self.texts[answer.id] = author.id, text
        return answer

    def _hide(self, _actor: Viewer, post_id: int, hidden: bool) -> None:
        (self.hidden.add if hidden else self.hidden.discard)(post_id)

    def _release(self, _actor: Viewer, post_id: int) -> None:
        self.released.append(post_id)

    def _reject(self, _actor: Viewer, post_id: int, reason: str) -> None:
        self.rejected[post_id] = reason

    def _edit(self, _actor: Viewer, post_id: int, text: str) -> None:
        self.texts[post_id] = text

    def _around(self, _viewer: Viewer, row: Answer) -> list[Neighbour]:
        return [Neighbour("Max", "What came before"), Neighbour("Mia", self.texts[row.id], is_this=True)]

    def handled(self) -> Handled:
        """Return how they are moderated."""
        return Handled(
            kind="answer",
            author_id=lambda row: self.authors[row.id],
            text=lambda row: self.texts[row.id],
            hide=self._hide,
            release=self._release,
            reject=self._reject,
            edit=self._edit,
            around=self._around,
        )


@pytest.fixture
def posts(app: Flask) -> Iterator[Posts]:
    """Let answers be moderated for the length of a test."""
    known = Posts()
    handle(app, known.handled())
    yield known
    app.extensions["moderation"].pop("answer")
