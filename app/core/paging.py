"""Lists in pages: keyset paging, so that the last page costs what the first does and rows never jump."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlakeyset import BadBookmark, InvalidPage, select_page, unserialize_bookmark
from sqlalchemy import Select
from sqlalchemy.exc import StatementError

from app.core.database import db_session

T = TypeVar("T")
MAX_SIZE = 100


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; `next` and `previous` are cursors for the `page` parameter of the URL, or None at the ends."""

    items: Sequence[T]
    next: str | None
    previous: str | None


def page_of(statement: Select[Any], cursor: str | None, size: int = 25) -> Page[Any]:
    """Return the page of `statement` at `cursor`. The statement must be ordered by a unique key in the end.

    One-column rows are unwrapped. A cursor nobody could have got from us gives the first page.
    """
    size = min(size, MAX_SIZE)
    try:
        found = select_page(db_session(), statement, per_page=size, page=unserialize_bookmark(cursor or ">"))
    except (BadBookmark, InvalidPage, StatementError, ValueError, TypeError, IndexError):
        # A value of the wrong kind may have ended the transaction of the database.
        db_session.rollback()
        found = select_page(db_session(), statement, per_page=size)
    paging = found.paging
    items = [row[0] if len(row) == 1 else row for row in found]
    return Page(
        items,
        next=paging.bookmark_next if paging.has_next else None,
        previous=paging.bookmark_previous if paging.has_previous else None,
    )
