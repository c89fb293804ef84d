"""Lists of requests, as plain rows by statements made once for each choice of filters; pages by key, no counting.

A cursor is `<` or `>`, the number the list is sorted by (a time in microseconds), a dot and the id: the rows before or behind
that one. Clients never sort by `value`, nor is it read for them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, bindparam, literal, or_, select, tuple_

from app.core.access import Viewer
from app.core.database import UtcDateTime, db_session
from app.core.keys import LARGEST_KEY
from app.core.paging import Page
from app.requests.models import FeatureRequest, RequestTag, State, StatusKind, Vote
from app.requests.queries.areas import with_those_below
from app.requests.queries.groups import leader
from app.requests.queries.statuses import StatusRow, all_statuses, by_id
from app.requests.queries.visibility import ME, OURS, bound, ones_own, reaching
from app.watching.models import HEARING, Watch

SIZE = 20
_CURSOR = re.compile(r"([<>])(-?\d{1,17})\.(\d{1,10})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

ONLY = ("mine", "company", "following", "unvoted")
STAFF_ONLY = ("overdue", "unsorted", "company_only")
SORTS = ("votes", "latest", "changed")
STAFF_SORTS = ("value",)


@dataclass(frozen=True)
class Filters:
    """What narrows and orders a list: `status` is a kind or the id of one, `only` one of `ONLY` or, for staff, `STAFF_ONLY`."""

    status: str = ""
    area: int = 0
    tag: str = ""
    only: str = ""
    words: str = ""
    sort: str = "votes"

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.status or self.area or self.tag or self.only or self.words)


class Listed(NamedTuple):
    """A request in a list. `is_mine` and `is_ours` say that the viewer, or somebody of their company, needs it.

    `value` is None for clients.
    """

    id: int
    title: str
    lang: str
    state: str
    tags: tuple[str, ...]
    status: StatusRow
    status_since: datetime
    next_review_on: date | None
    area_id: int | None
    votes_count: int
    companies_count: int
    comments_count: int
    created_at: datetime
    is_company_only: bool
    company_id: int | None
    is_mine: bool
    is_ours: bool
    value: int | None


_R, _V, _W, _T = FeatureRequest.__table__.c, Vote.__table__.c, Watch.__table__.c, RequestTag.__table__.c
_VOTED = FeatureRequest.__table__.alias("voted")
_GROUP = select(leader(_VOTED.c)).select_from(Vote.__table__.join(_VOTED, _VOTED.c.id == _V.request_id))
IS_MINE = _R.id.in_(_GROUP.where(_V.user_id == ME))
IS_OURS = _R.id.in_(_GROUP.where(_V.company_id.in_(OURS)))
_COLUMNS = (
    _R.id, _R.title, _R.lang, _R.state, _R.tags, _R.status_id, _R.status_since, _R.next_review_on, _R.area_id,
    _R.votes_count, _R.companies_count, _R.comments_count, _R.created_at, _R.is_company_only, _R.company_id,
    IS_MINE, IS_OURS,
)  # fmt: skip
_STATUS, _TAGS = 5, 4
_SORTED_BY = {"votes": _R.votes_count, "value": _R.value, "latest": _R.created_at, "changed": _R.status_since}
_IS_TIME = frozenset({"latest", "changed"})
_FOLLOWED = select(_W.subject_id).where(_W.user_id == ME, _W.subject_kind == FeatureRequest.SUBJECT, _W.level.in_(HEARING))
_NARROWING = {
    "status": _R.status_id.in_(bindparam("status_ids", expanding=True)),
    "area": _R.area_id.in_(bindparam("area_ids", expanding=True)),
    "tag": _R.id.in_(select(_T.request_id).where(_T.name == bindparam("tag"))),
    "words": _R.title.icontains(bindparam("words"), escape="/"),
    "mine": or_(_R.author_id == ME, IS_MINE),
    "company": or_(_R.company_id.in_(OURS), IS_OURS),
    "following": _R.id.in_(_FOLLOWED),
    "unvoted": and_(~IS_MINE, _R.status_id.in_(bindparam("voting_ids", expanding=True))),
    "overdue": and_(_R.next_review_on < bindparam("today"), _R.status_id.in_(bindparam("open_ids", expanding=True))),
    "unsorted": _R.area_id.is_(None),
    "company_only": _R.is_company_only,
}


@cache
def _statement(is_staff: bool, narrowing: tuple[str, ...], sort: str, direction: str) -> Any:
    found = select(*_COLUMNS, _R.value if is_staff else literal(None)).where(
        _R.merged_into_id.is_(None), *(() if is_staff else (reaching(OURS),))
    )
    # One's own that waits for approval stands among one's own.
    found = found.where(ones_own(ME) if "mine" in narrowing else _R.state == State.VISIBLE)
    found = found.where(*(_NARROWING[name] for name in narrowing)).limit(bindparam("size"))
    by = _SORTED_BY[sort]
    at = bindparam("cursor_at", type_=UtcDateTime if sort in _IS_TIME else Integer)
    place = tuple_(at, bindparam("cursor_id", type_=Integer))
    if direction == ">":
        return found.where(place < tuple_(by, _R.id)).order_by(by, _R.id)
    if direction == "<":
        found = found.where(place > tuple_(by, _R.id))
    return found.order_by(by.desc(), _R.id.desc())


def allowed(viewer: Viewer, filters: Filters) -> bool:
    """Whether `viewer` may narrow and order a list like that: what only staff know decides nothing for clients."""
    is_known = filters.sort in SORTS and filters.only in ("", *ONLY)
    return viewer.is_staff or is_known


def listed(viewer: Viewer, filters: Filters, cursor: str | None, *, today: date, size: int = SIZE) -> Page[Listed]:
    """Return a page of the requests `viewer` may see, without duplicates. One statement.

    Filters that `allowed` refuses give the whole list by votes.
    """
    if not allowed(viewer, filters):
        filters = Filters()
    direction, at, key = _place(cursor, filters.sort)
    statement = _statement(viewer.is_staff, _narrowing(filters), filters.sort, direction)
    values = {**_values(viewer, filters, today), "size": size + 1, "cursor_at": at, "cursor_id": key}
    rows = [_listed(row) for row in db_session.execute(statement, values)]
    has_more = len(rows) > size
    rows = rows[:size]
    if direction == ">":
        rows.reverse()
    has_next = has_more if direction != ">" else True
    has_previous = has_more if direction == ">" else direction == "<"
    return Page(
        rows,
        next=_cursor("<", rows[-1], filters.sort) if rows and has_next else None,
        previous=_cursor(">", rows[0], filters.sort) if rows and has_previous else None,
    )


def _narrowing(filters: Filters) -> tuple[str, ...]:
    chosen = {"status": filters.status, "area": filters.area, "tag": filters.tag, "words": filters.words}
    return (*(name for name, value in chosen.items() if value), *((filters.only,) if filters.only else ()))


def _values(viewer: Viewer, filters: Filters, today: date) -> dict[str, Any]:
    words = filters.words.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return {
        **bound(viewer),
        "status_ids": [one.id for one in all_statuses() if filters.status in {one.kind, str(one.id)}],
        "voting_ids": [one.id for one in all_statuses() if one.is_voting_open],
        "open_ids": [one.id for one in all_statuses() if one.is_open],
        "area_ids": with_those_below(filters.area),
        "tag": filters.tag,
        "words": words,
        "today": today,
    }


def _listed(row: Any) -> Listed:
    values = list(row)
    values[_STATUS] = by_id()[values[_STATUS]]
    values[_TAGS] = tuple(values[_TAGS])
    return Listed._make(values)


def _place(cursor: str | None, sort: str) -> tuple[str, Any, int]:
    found = _CURSOR.fullmatch(cursor or "")
    nowhere: Any = _EPOCH if sort in _IS_TIME else 0
    if found is None:
        return "", nowhere, 0
    number, key = int(found[2]), min(int(found[3]), LARGEST_KEY)
    if sort not in _IS_TIME:
        return found[1], max(-(2**31), min(number, LARGEST_KEY)), key
    try:
        return found[1], _EPOCH + number * _MICROSECOND, key
    except OverflowError:
        return "", nowhere, 0


def _cursor(direction: str, row: Listed, sort: str) -> str:
    by = {"votes": row.votes_count, "value": row.value, "latest": row.created_at, "changed": row.status_since}[sort]
    number = (by - _EPOCH) // _MICROSECOND if isinstance(by, datetime) else by
    return f"{direction}{number}.{row.id}"


def status_kinds() -> Sequence[tuple[str, str]]:
    """Return the kinds a list can be narrowed to, with the name of the first status of each, in order."""
    named: dict[str, str] = {}
    for one in all_statuses():
        if one.retired_at is None and one.kind != StatusKind.MERGED:
            named.setdefault(one.kind, one.name)
    return list(named.items())
