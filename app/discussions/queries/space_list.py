"""The threads of a space as its page lists them: read once for all who see the same, then marked with what each has read."""

from collections.abc import Hashable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, literal, null, select, union_all

from app.core import freshness
from app.core.access import PlainViewer, Viewer
from app.core.database import db_session
from app.core.i18n import locale_code
from app.core.memory import memory
from app.core.paging import Page
from app.discussions.models import SpaceRead, Thread, ThreadRead
from app.discussions.queries.listing import Filters, Listed, listed, pinned
from app.discussions.queries.overview import since
from app.people.models import Appearance

MOST_PAGES = 200
NOBODY = -1
EVERYBODY = "everybody"
MADE_OF = ("threads", "spaces", "space_tiers", "space_companies", "users", "memberships", "companies")
_T, _TR, _SR = Thread.__table__.c, ThreadRead.__table__.c, SpaceRead.__table__.c
_READ = union_all(
    select(literal("space"), _SR.space_id, null(), null(), _SR.read_until).where(
        _SR.user_id == bindparam("me", type_=_SR.user_id.type), _SR.space_id == bindparam("space_id")
    ),
    select(literal("thread"), _TR.thread_id, _TR.last_number, _T.last_number, null())
    .select_from(ThreadRead.__table__.join(Thread.__table__, _T.id == _TR.thread_id))
    .where(_TR.user_id == bindparam("me", type_=_SR.user_id.type), _TR.thread_id.in_(bindparam("ids", expanding=True))),
)


class SpaceList(NamedTuple):
    """A page of threads with those pinned on top; `kept_as` is a key to what is made of it."""

    pinned: list[Listed]
    page: Page[Listed]
    kept_as: Hashable


def space_list(viewer: Viewer, space_id: int, cursor: str | None) -> SpaceList:
    """Return a page of a space `viewer` sees, without any filter. One statement when somebody who sees the same was there."""
    pages = memory("pages_of_spaces", MOST_PAGES)
    # The language belongs to it, because a person without a pen name is called "a member".
    asked = (space_id, cursor, viewer.is_staff, locale_code(), freshness.current(*MADE_OF))
    # First what is the same for everybody who sees the space, then what is the same for colleagues.
    keys: tuple[Hashable, ...] = ((asked, EVERYBODY), (asked, viewer.company_ids))
    key, shared = next(((one, page) for one in keys if (page := pages.get(one)) is not None), (None, None))
    if shared is None:
        nobody = _nobody(viewer)
        on_top = [] if cursor else pinned(nobody, space_id)
        page = listed(nobody, Filters(), cursor, space_id=space_id)
        is_alike = all(row.appearance in {None, Appearance.NAME_COMPANY} for row in (*on_top, *page.items))
        key = (asked, EVERYBODY if is_alike else viewer.company_ids)
        pages.put(key, (on_top, page))
    else:
        on_top, page = shared
    read_until, read, is_read = _read(viewer, space_id, [row.id for row in (*on_top, *page.items)])

    def marked(rows: Iterable[Listed]) -> list[Listed]:
        return [
            row._replace(read_number=read.get(row.id), is_new=row.last_posted_at > read_until and row.id not in is_read)
            for row in rows
        ]

    shown = SpaceList(marked(on_top), Page(marked(page.items), page.next, page.previous), None)
    marks = tuple((row.read_number, row.is_new) for row in (*shown.pinned, *shown.page.items))
    return shown._replace(kept_as=(key, marks))


def _nobody(viewer: Viewer) -> PlainViewer:
    """Return somebody who sees what `viewer` sees and has read nothing."""
    return PlainViewer(
        id=NOBODY, company_id=viewer.company_id, company_ids=viewer.company_ids, tier=viewer.tier,
        staff_role=viewer.staff_role, is_authenticated=viewer.is_authenticated,
    )  # fmt: skip


def _read(viewer: Viewer, space_id: int, ids: list[int]) -> tuple[datetime, dict[int, int], set[int]]:
    """Return from when on threads are new to `viewer`, up to where they read which, and those read to the end."""
    values: dict[str, Any] = {"me": viewer.id if viewer.id is not None else NOBODY, "space_id": space_id, "ids": ids}
    # Of the connection itself, as the other reading: a page has changed nothing that would have to be written down first.
    rows = db_session.connection().execute(_READ, values).all()
    until = next((at for what, _key, _number, _last, at in rows if what == "space"), None) or since()
    read = {key: number for what, key, number, _last, _at in rows if what == "thread"}
    return until, read, {key for what, key, number, last, _at in rows if what == "thread" and number >= last}
