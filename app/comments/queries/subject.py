"""Comments as other features know them: linked, watched, reported, with files in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.comments import mentions
from app.comments.models import Comment, State
from app.comments.queries.visibility import seen_clause
from app.core import markdown as md
from app.core import subjects
from app.core.access import Viewer
from app.core.database import db_session

EXCERPT = 160


@dataclass(frozen=True)
class Reached:
    """A comment a viewer may read; `title` is that of its subject, `body` is Markdown, `excerpt` plain words of one line."""

    id: int
    subject_kind: str
    subject_id: int
    number: int
    author_id: int | None
    is_opening: bool
    is_internal: bool
    state: str
    title: str
    body: str
    body_html: str

    @property
    def excerpt(self) -> str:
        """The first words, without markup."""
        words = " ".join(md.plain(self.body_html).split())
        return words if len(words) <= EXCERPT else words[: EXCERPT - 1] + "…"

    @property
    def text(self) -> str:
        """What was typed, with names in place of mentions."""
        return mentions.plain(self.body)


def among(viewer: Viewer, ids: Sequence[int]) -> list[Reached]:
    """Return those of the comments `ids` that `viewer` may read: of subjects they see, and not deleted."""
    columns = (
        Comment.id, Comment.subject_kind, Comment.subject_id, Comment.number, Comment.author_id, Comment.is_opening,
        Comment.is_internal, Comment.state, Comment.body, Comment.body_html,
    )  # fmt: skip
    found = select(*columns).where(Comment.id.in_(ids), Comment.state != State.DELETED, seen_clause(viewer))
    rows = db_session.execute(found.order_by(Comment.id)).all()
    titles: dict[tuple[str, int], str] = {}
    for kind in sorted({row.subject_kind for row in rows}):
        subject = subjects.subject_of(kind)
        seen = subjects.visible(viewer, kind, sorted({row.subject_id for row in rows if row.subject_kind == kind}))
        for key, place in seen.items():
            titles[kind, key] = subject.title(place) if subject else ""
    return [
        Reached(
            id=row.id, subject_kind=row.subject_kind, subject_id=row.subject_id, number=row.number, author_id=row.author_id,
            is_opening=row.is_opening, is_internal=row.is_internal, state=row.state, body=row.body, body_html=row.body_html,
            title=titles[row.subject_kind, row.subject_id],
        )
        for row in rows
        if (row.subject_kind, row.subject_id) in titles
    ]  # fmt: skip


def words_of(kind: str, ids: Sequence[int]) -> Iterator[tuple[int, int, bool, str]]:
    """Yield (subject id, number, is opening, plain words) of what everybody reads under subjects, for their documents."""
    found = select(Comment.subject_id, Comment.number, Comment.is_opening, Comment.body_html).where(
        Comment.subject_kind == kind,
        Comment.subject_id.in_(ids),
        Comment.state == State.VISIBLE,
        Comment.is_internal.is_(False),
    )
    for row in db_session.execute(found.order_by(Comment.subject_id, Comment.number)):
        yield row.subject_id, row.number, row.is_opening, md.plain(row.body_html)
