"""The cards of the board, as many a column as are shown, in one statement; and what they link to, in one more each kind."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, false, func, select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.subjects import subject_of, visible
from app.requests.models import FeatureRequest, Link, Status, StatusChange
from app.roadmap.queries.narrowing import Narrow, clause, column_of, order, wanted_by

#: How many cards of a column are shown; a link leads to the others.
SHOWN = 20


class Card(NamedTuple):
    """A request on the board. `column` is the key of its column, `total` how many stand in that.

    `history_count` counts public changes of status, `is_ours` says that the viewer's company wants it.
    """

    id: int
    title: str
    lang: str
    status_id: int
    kind: str
    status_since: datetime
    next_review_on: date | None
    released_at: datetime | None
    area_id: int | None
    votes_count: int
    companies_count: int
    term: str | None
    quarter: str
    progress: int | None
    is_company_only: bool
    is_public: bool
    column: Any
    total: int
    history_count: int
    is_ours: bool


class Linked(NamedTuple):
    """Something a card leads to, such as the answer that tells how it is used."""

    title: str
    url: str


_R = FeatureRequest
COLUMNS = (
    _R.id, _R.title, _R.lang, _R.status_id, Status.kind, _R.status_since, _R.next_review_on, _R.released_at, _R.area_id,
    _R.votes_count, _R.companies_count, _R.term, _R.quarter, _R.progress, _R.is_company_only, _R.is_public,
)  # fmt: skip


def ranked(where: Any, column: Any, ordering: list[Any]) -> Any:
    """Return the requests of a condition, numbered within their columns, as a subquery."""
    place = func.row_number().over(partition_by=column, order_by=ordering).label("place")
    total = func.count().over(partition_by=column).label("total")
    found = select(*COLUMNS, column.label("column"), total, place).select_from(_R).join(Status, Status.id == _R.status_id)
    return found.where(where).subquery()


def board(viewer: Viewer, narrow: Narrow, this_quarter: str, last_quarter: str) -> dict[Any, list[Card]]:
    """Return the cards `viewer` sees by column, the first ones of each. One statement."""
    column = column_of(narrow, this_quarter, last_quarter)
    inner = ranked(clause(viewer, narrow), column, order(narrow))
    return _by_column(select(*_shown(viewer, inner)).where(inner.c.place <= SHOWN).order_by(inner.c.place))


def _shown(viewer: Viewer, inner: Any) -> list[Any]:
    history = select(func.count(StatusChange.id)).where(StatusChange.request_id == inner.c.id).scalar_subquery()
    ours = wanted_by(viewer.company_ids, inner.c.id) if viewer.company_ids else false()
    numbered = {"place"}
    return [*(one for one in inner.c if one.name not in numbered), history.label("history_count"), ours.label("is_ours")]


def _by_column(statement: Select[Any]) -> dict[Any, list[Card]]:
    cards: dict[Any, list[Card]] = defaultdict(list)
    for row in db_session.execute(statement):
        card = Card._make(row)
        cards[card.column].append(card._replace(is_ours=bool(card.is_ours)))
    return cards


def linked(viewer: Viewer, ids: list[int]) -> dict[int, Linked]:
    """Return the first thing each of the requests `ids` leads to that `viewer` may see. One statement and one a kind."""
    wanted = select(Link.request_id, Link.subject_kind, Link.subject_id).where(
        Link.request_id.in_(ids), Link.is_internal.is_(False), Link.is_alternative.is_(False)
    )
    rows = db_session.execute(wanted.order_by(Link.request_id, Link.subject_kind, Link.subject_id)).all() if ids else []
    by_kind: dict[str, set[int]] = defaultdict(set)
    for _request_id, kind, key in rows:
        by_kind[kind].add(key)
    seen = {kind: visible(viewer, kind, sorted(keys)) for kind, keys in by_kind.items()}
    found: dict[int, Linked] = {}
    for request_id, kind, key in rows:
        subject = subject_of(kind)
        if subject is not None and key in seen[kind] and request_id not in found:
            row = seen[kind][key]
            found[request_id] = Linked(subject.title(row), subject.url(row))
    return found
