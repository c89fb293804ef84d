"""When somebody appears under another name: it is put into the mentions of them and above the quotations of their words.

Names are written into a post when it is made, under its text as in its HTML, so that reading costs nothing; each stands beside
the id of the person or of the quoted post, by which it is found again.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select, update

from app.comments import facts, mentions
from app.comments.models import Comment, CommentRevision
from app.comments.operations.content import public_names
from app.comments.places import title_of
from app.core import activity, subjects
from app.core import markdown as md
from app.core.access import SYSTEM, Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.transaction import transaction

PORTION = 200


def rename(actor: Viewer, person_id: int) -> int:
    """Write the name a person shows to other companies today wherever another one stands for them; how many posts changed.

    Only the site itself may. Safe to run twice.
    """
    ensure(actor.is_system)
    name = public_names([person_id]).get(person_id)
    if name is None:
        return 0
    changed = last = 0
    while rows := _naming(person_id, last):
        changed += sum(_renew(actor, row, person_id, name) for row in rows)
        last = rows[-1].id
    _rename_history(person_id, name)
    return changed


def _naming(person_id: int, after: int) -> Sequence[Any]:
    """Return the next posts that may name a person: they are mentioned, or one of a subject they wrote under is quoted."""
    places = select(Comment.subject_kind, Comment.subject_id).where(Comment.author_id == person_id).subquery()
    is_beside = (
        select(1).where(places.c.subject_kind == Comment.subject_kind, places.c.subject_id == Comment.subject_id).exists()
    )
    found = select(
        Comment.id,
        Comment.subject_kind,
        Comment.subject_id,
        Comment.body,
        Comment.version,
        Comment.is_internal,
        Comment.company_id,
    ).where(
        Comment.id > after,
        or_(
            Comment.body.contains(f"](person:{person_id})", autoescape=True),
            Comment.body.contains("](/comments/", autoescape=True) & is_beside,
        ),
    )
    return db_session.execute(found.order_by(Comment.id).limit(PORTION)).all()


def _renew(actor: Viewer, row: Any, person_id: int, name: str) -> bool:
    own = _own_among(mentions.quoted_in(row.body), row, person_id)
    body = mentions.renamed(row.body, {person_id: name}, dict.fromkeys(own, name))
    if body == row.body:
        return False
    try:
        rendered = md.render(mentions.marked(body))
    except Refused:
        return False  # What can no longer be shown anew stays as it was.
    return _keep(actor, row, body, rendered)


def _own_among(ids: Sequence[int], row: Any, person_id: int) -> list[int]:
    """Return those of the posts `ids` that this person wrote in the same place; an id typed by hand tells nobody's name."""
    if not ids:
        return []
    found = select(Comment.id).where(
        Comment.id.in_(ids), Comment.author_id == person_id, Comment.subject_kind == row.subject_kind,
        Comment.subject_id == row.subject_id,
    )  # fmt: skip
    return list(db_session.scalars(found if row.is_internal else found.where(Comment.is_internal.is_(False))))


@transaction
def _keep(actor: Viewer, row: Any, body: str, rendered: md.Rendered) -> bool:
    # Nobody changed any words, so the version stays and no open form is disturbed. Who changed them meanwhile wrote new names.
    change = update(Comment).where(Comment.id == row.id, Comment.version == row.version)
    change = change.values(body=body, body_html=rendered.html, renderer_version=rendered.version)
    if db_session.scalar(change.returning(Comment.id).execution_options(synchronize_session=False)) is None:
        return False
    place = subjects.visible(SYSTEM, row.subject_kind, [row.subject_id]).get(row.subject_id)
    title = title_of(row.subject_kind, place)
    activity.record(facts.NAME_RENEWED, actor=actor, subject=(Comment.SUBJECT, row.id), company_id=row.company_id, title=title)
    return True


@transaction
def _rename_history(person_id: int, name: str) -> None:
    found = select(CommentRevision).where(CommentRevision.body.contains(f"](person:{person_id})", autoescape=True))
    for revision in db_session.scalars(found):
        revision.body = mentions.renamed(revision.body, {person_id: name}, {})
