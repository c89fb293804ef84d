"""Whom one may name: people one sees, or who write there, and who see the subject themselves."""

import re
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from app.comments import mentions, policy
from app.comments.models import Comment, State
from app.core import subjects
from app.core.access import Viewer
from app.core.database import db_session
from app.people import queries as people
from app.people.models import Appearance, User
from app.people.viewers import of_person

MOST, CANDIDATES = 6, 12


class Mentionable(NamedTuple):
    """Somebody one may name; `token` is what stands in the text for them."""

    id: int
    name: str
    token: str


def mentionable(viewer: Viewer, kind: str, subject_id: int, words: str) -> list[Mentionable]:
    """Return up to six people whose name holds `words` and who see the subject, which the caller has checked for `viewer`.

    Colleagues are found by name and reading, people of other companies who wrote there only by the name they show.
    """
    words = " ".join(words.split())
    known = people.visible_to(viewer).where(User.is_active, User.id != (viewer.id or 0)).with_only_columns(User.id)
    wrote = select(Comment.author_id).where(
        Comment.subject_kind == kind, Comment.subject_id == subject_id, Comment.state == State.VISIBLE,
        Comment.is_internal.is_(False), Comment.author_id != (viewer.id or 0),
    )  # fmt: skip
    columns = (User.id, User.name, User.pen_name, User.appearance, User.staff_role)
    is_known, shown = User.id.in_(known), _shown_holds(words)
    found = select(*columns).where(
        User.is_active, or_(and_(is_known, or_(shown, _name_holds(words))), and_(User.id.in_(wrote), shown))
    )
    rows = db_session.execute(found.order_by(User.id.in_(wrote).desc(), User.name, User.id).limit(CANDIDATES))
    seeing: list[Mentionable] = []
    for row in rows:
        person = of_person(row.id)
        if person is not None and subjects.visible(person, kind, [subject_id]):
            seeing.append(_mentionable(row))
        if len(seeing) == MOST:
            break
    return seeing


def _mentionable(row: Any) -> Mentionable:
    name = policy.shown_name(
        name=row.name, pen_name=row.pen_name, appearance=row.appearance, is_known=row.staff_role is not None
    )
    return Mentionable(row.id, name, mentions.token(name, row.id))


def _name_holds(words: str) -> ColumnElement[bool]:
    return or_(User.name.icontains(words, autoescape=True), User.reading.icontains(words, autoescape=True))


def _shown_holds(words: str) -> ColumnElement[bool]:
    has_pen_name = and_(User.appearance == Appearance.PEN_NAME, User.staff_role.is_(None))
    return or_(and_(has_pen_name, User.pen_name.icontains(words, autoescape=True)), and_(~has_pen_name, _name_holds(words)))


def quotation(comment: Comment) -> str:
    """Return the Markdown that quotes a comment with its author, under the name shown to other companies, and its permalink."""
    author = db_session.execute(
        select(User.name, User.pen_name, User.appearance, User.staff_role).where(User.id == comment.author_id)
    ).one_or_none()
    name = comment.author_name
    if author is not None:
        name = policy.shown_name(
            name=author.name, pen_name=author.pen_name, appearance=author.appearance, is_known=author.staff_role is not None
        )
    label = re.sub(r"([\\`*_\[\]<>])", r"\\\1", name)
    body = "\n".join(f"> {line}".rstrip() for line in mentions.plain(comment.body).splitlines())
    return f"> [{label}](/comments/{comment.id}):\n>\n{body}\n\n"
