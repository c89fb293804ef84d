"""Whom one may name: people one sees, or who write there, and who see the subject themselves."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.comments import mentions, policy
from app.comments.models import Comment, State
from app.core import subjects
from app.core.access import Viewer
from app.core.database import db_session
from app.people import queries as people
from app.people.models import Appearance, User
from app.people.viewers import of_person

MOST, CANDIDATES = 6, 12
# Of the subjects somebody wrote under last, looked through for one the reader sees.
MOST_PLACES = 100


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
    # By the name that is shown: the place in the order would tell where another one stands in the alphabet.
    shown_name = case((_has_pen_name(), User.pen_name), else_=User.name)
    rows = db_session.execute(found.order_by(User.id.in_(wrote).desc(), shown_name, User.id).limit(CANDIDATES))
    seeing: list[Mentionable] = []
    for row in rows:
        person = of_person(row.id)
        if person is not None and subjects.visible(person, kind, [subject_id]):
            seeing.append(_mentionable(row))
        if len(seeing) == MOST:
            break
    return seeing


def nameable(viewer: Viewer, ids: list[int]) -> list[int]:
    """Return those of `ids` whom `viewer` may name: people they see, and people whose words they read somewhere.

    Whoever types ids at random learns no names by it and reaches nobody.
    """
    if not ids:
        return []
    seen = people.visible_to(viewer).with_only_columns(User.id)
    known = set(db_session.scalars(select(User.id).where(User.id.in_(ids), User.id.in_(seen))))
    return [one for one in ids if one in known or _reads(viewer, one)]


def _reads(viewer: Viewer, author_id: int) -> bool:
    wrote = select(Comment.subject_kind, Comment.subject_id).where(
        Comment.author_id == author_id, Comment.state == State.VISIBLE, Comment.is_internal.is_(False)
    )
    wrote = wrote.group_by(Comment.subject_kind, Comment.subject_id).order_by(func.max(Comment.id).desc()).limit(MOST_PLACES)
    places: dict[str, list[int]] = {}
    for kind, subject_id in db_session.execute(wrote):
        places.setdefault(kind, []).append(subject_id)
    return any(subjects.visible(viewer, kind, ids) for kind, ids in places.items())


def _mentionable(row: Any) -> Mentionable:
    name = policy.shown_name(
        name=row.name, pen_name=row.pen_name, appearance=row.appearance, is_known=row.staff_role is not None
    )
    return Mentionable(row.id, name, mentions.token(name, row.id))


def _name_holds(words: str) -> ColumnElement[bool]:
    return or_(User.name.icontains(words, autoescape=True), User.reading.icontains(words, autoescape=True))


def _has_pen_name() -> ColumnElement[bool]:
    return and_(User.appearance == Appearance.PEN_NAME, User.staff_role.is_(None))


def _shown_holds(words: str) -> ColumnElement[bool]:
    has_pen_name = _has_pen_name()
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
    body = "\n".join(f"> {line}".rstrip() for line in mentions.plain(comment.body).splitlines())
    return f"> {mentions.attribution(name, comment.id)}\n>\n{body}\n\n"
