"""The roadmap as a list: the same requests as on the board, one below the other, page by page."""

from typing import Any

from sqlalchemy import false, func, literal, select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.paging import Page, page_of
from app.requests.models import FeatureRequest, Status, StatusChange
from app.roadmap.queries.board import COLUMNS, Card
from app.roadmap.queries.narrowing import Narrow, clause, column_of, in_column, order, wanted_by

SIZE = 50
#: How many rows are taken along at once.
MOST = 20_000


def statement(viewer: Viewer, narrow: Narrow, this_quarter: str, last_quarter: str) -> Any:
    """Return the statement of the rows `viewer` sees, as cards without a column."""
    history = select(func.count(StatusChange.id)).where(StatusChange.request_id == FeatureRequest.id).scalar_subquery()
    ours = wanted_by(viewer.company_ids) if viewer.company_ids else false()
    column = column_of(narrow, this_quarter, last_quarter)
    found = select(*COLUMNS, column.label("column"), literal(0).label("total"), history.label("h"), ours.label("ours"))
    found = found.select_from(FeatureRequest).join(Status, Status.id == FeatureRequest.status_id)
    return found.where(clause(viewer, narrow), in_column(narrow, this_quarter, last_quarter)).order_by(*order(narrow))


def exported(viewer: Viewer, narrow: Narrow, this_quarter: str, last_quarter: str) -> list[Card]:
    """Return everything of the list, up to `MOST` rows. One statement."""
    return [Card._make(row) for row in db_session.execute(statement(viewer, narrow, this_quarter, last_quarter).limit(MOST))]


def listed(viewer: Viewer, narrow: Narrow, this_quarter: str, last_quarter: str, cursor: str | None) -> Page[Card]:
    """Return a page of the list. One statement."""
    page = page_of(statement(viewer, narrow, this_quarter, last_quarter), cursor, SIZE)
    return Page([Card._make(row) for row in page.items], page.next, page.previous)
