"""The text of an answer in one language, the new content staged beside a published one, and the published revisions."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.database import Model, UtcDateTime

if TYPE_CHECKING:
    from app.faq.models.answers import Answer

LANGUAGES = ("ja", "en")
# People read about this many characters of Japanese, or words of English, in a minute.
JAPANESE_CHARACTERS, ENGLISH_WORDS = 500, 220


def other_language(lang: str) -> str:
    """Return the other of the two languages."""
    return "en" if lang == "ja" else "ja"


class State(StrEnum):
    """Where a text stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    ARCHIVED = "archived"


MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.IN_REVIEW, State.PUBLISHED, State.ARCHIVED}),
    State.IN_REVIEW: frozenset({State.DRAFT, State.PUBLISHED, State.ARCHIVED}),
    State.PUBLISHED: frozenset({State.ARCHIVED}),
    State.ARCHIVED: frozenset({State.DRAFT}),
}


class AnswerText(Model):
    """An answer in one language.

    `toc` holds (level, anchor, words); `plain` the words without markup. `updated_at` is when readers last got another text;
    `edited_at` also counts unpublished changes, so that `version` tells two editors apart. `revision` is the number of the
    live revision (0 before the first), `based_on` the revision of the source language a translation follows. `source_path`
    and `source_digest` name the file it was last read from or written to, and what that held.
    """

    __tablename__ = "answer_texts"
    __table_args__ = (
        UniqueConstraint("answer_id", "lang"),
        CheckConstraint("state in ('draft', 'in_review', 'published', 'archived')", name="state"),
        CheckConstraint("lang in ('ja', 'en')", name="lang"),
        Index("ix_answer_texts_state_checked_at", "state", "checked_at", "id"),
        # Lists and counts ask only which languages of an answer are out; this spares them the rows with the long texts.
        Index("ix_answer_texts_answer_id_state", "answer_id", "state", "lang"),
        Index("ix_answer_texts_state_solved_count", "state", "solved_count", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"))
    lang: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(10), default=State.DRAFT)
    title: Mapped[str] = mapped_column(String(200))
    wordings: Mapped[list[str]] = mapped_column(JSON, default=list)
    body_md: Mapped[str] = mapped_column(Text, default="")
    body_html: Mapped[str] = mapped_column(Text, default="")
    render_version: Mapped[int] = mapped_column(default=0)
    toc: Mapped[list[Any]] = mapped_column(JSON, default=list)
    plain: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    based_on: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    edited_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    solved_count: Mapped[int] = mapped_column(default=0)
    unsolved_count: Mapped[int] = mapped_column(default=0)
    source_path: Mapped[str | None] = mapped_column(String(300))
    source_digest: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)

    answer: Mapped["Answer"] = relationship(back_populates="texts", lazy="raise_on_sql")
    staged: Mapped["StagedText | None"] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True, back_populates="text"
    )

    __mapper_args__ = {"version_id_col": version}

    def may_become(self, state: State) -> bool:
        """Whether the state may change to `state` from where it is."""
        return state in MOVES[self.state]

    @property
    def working(self) -> "AnswerText | StagedText":
        """What an editor works on: the staged text where there is one; needs `staged` loaded."""
        return self.staged or self

    @property
    def working_state(self) -> str:
        """State of what an editor works on; needs `staged` loaded."""
        return self.staged.state if self.staged and self.state != State.ARCHIVED else self.state

    @property
    def minutes(self) -> int:
        """Reading time in whole minutes, at least 1."""
        return reading_minutes(self.lang, self.plain)


def reading_minutes(lang: str, plain: str) -> int:
    """Return how many minutes reading `plain` takes, at least 1."""
    length = len(plain) / JAPANESE_CHARACTERS if lang == "ja" else len(plain.split()) / ENGLISH_WORDS
    return max(1, round(length))


class StagedText(Model):
    """New content for a published text, on its way through review while the published one stays in place."""

    __tablename__ = "answer_staged_texts"
    __table_args__ = (CheckConstraint("state in ('draft', 'in_review')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("answer_texts.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=State.DRAFT)
    title: Mapped[str] = mapped_column(String(200))
    wordings: Mapped[list[str]] = mapped_column(JSON, default=list)
    body_md: Mapped[str] = mapped_column(Text, default="")
    body_html: Mapped[str] = mapped_column(Text, default="")
    render_version: Mapped[int] = mapped_column(default=0)
    toc: Mapped[list[Any]] = mapped_column(JSON, default=list)
    plain: Mapped[str] = mapped_column(Text, default="")
    based_on: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    text: Mapped[AnswerText] = relationship(lazy="raise_on_sql", back_populates="staged")


class Revision(Model):
    """Content as it was published, kept for ever; `n` counts from 1 in each text."""

    __tablename__ = "answer_revisions"
    __table_args__ = (UniqueConstraint("text_id", "n"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("answer_texts.id", ondelete="CASCADE"))
    n: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    wordings: Mapped[list[str]] = mapped_column(JSON, default=list)
    body_md: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
