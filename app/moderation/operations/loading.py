"""Rows read again under a lock, and rows of which there may be only one."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.core import subjects
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.moderation.handled import Handled, handled_kind
from app.moderation.models import MAX_TITLE, Case, HeldPost

Row = TypeVar("Row", Case, HeldPost)


def locked(row: Row, version: int | None = None) -> Row:
    """Return `row` as it stands now, locked until the end of the transaction.

    Raises `NotFound` when it is gone, `Refused` when it is no longer the version somebody looked at.
    """
    kind = type(row)
    found = db_session.scalar(select(kind).where(kind.id == row.id).with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    if version is not None and found.version != version:
        raise Refused(_("Somebody else worked on this meanwhile. Please look at it as it stands now."))
    return found


def only_one(kind: type[Row], post_kind: str, post_id: int, values: Mapping[str, Any]) -> tuple[Row, bool]:
    """Return the one row about a post, locked, made with `values` unless it is there, and whether it was made now."""
    insert = postgresql.insert if db_session.get_bind().dialect.name == "postgresql" else sqlite.insert
    columns = {"subject_kind": post_kind, "subject_id": post_id, **values}
    # Several people may report a post at once: one of them opens the case, the others join it.
    made = db_session.scalar(insert(kind).values(**columns).on_conflict_do_nothing().returning(kind.id))
    found = select(kind).where(kind.subject_kind == post_kind, kind.subject_id == post_id)
    row = db_session.scalars(found.with_for_update().execution_options(populate_existing=True)).one()
    return row, made is not None


def rules_for(kind: str) -> Handled:
    """Return how posts of a kind are moderated. Raises `NotFound` when they are not."""
    found = handled_kind(kind)
    if found is None:
        raise NotFound
    return found


def title_of(kind: str, post: Any) -> str:
    """Return the title of a post as its kind gives it."""
    subject = subjects.subject_of(kind)
    return subject.title(post)[:MAX_TITLE] if subject is not None else ""


def post_now(kind: str, post_id: int) -> Any:
    """Return the row of a post. Raises `NotFound` when it is gone."""
    found = subjects.visible(SYSTEM, kind, [post_id]).get(post_id)
    if found is None:
        raise NotFound
    return found
