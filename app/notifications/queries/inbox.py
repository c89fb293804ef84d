"""The inbox of a person: what they were told and may still see."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from app.core.access import Viewer
from app.core.activity import Activity
from app.core.database import db_session
from app.core.paging import Page, page_of
from app.notifications.models import Notice
from app.notifications.wording import Group, Told, groups
from app.watching import queries as watching

GROUPS = 20
# More of one thread than anybody reads in the inbox; the folded line counts these alone.
NEWEST = 50


def of(viewer: Viewer) -> Select[Any]:
    """Return the notices in the inbox of `viewer`."""
    return select(Notice).where(Notice.user_id == viewer.id, Notice.in_app)


def inbox(viewer: Viewer, *, only_unread: bool, kind: str, cursor: str | None) -> tuple[Page[Any], list[Group]]:
    """Return a page of what `viewer` was told of, by subject: unread first, then the newest. Hidden subjects are left out."""
    unread = func.max(case((Notice.read_at.is_(None), 1), else_=0)).label("unread")
    newest = func.max(Notice.id).label("newest")
    found = select(Notice.root_kind, Notice.root_id, unread, newest).where(Notice.user_id == viewer.id, Notice.in_app)
    if kind:
        found = found.where(Notice.kind == kind)
    if only_unread:
        found = found.where(Notice.read_at.is_(None))
    grouped = found.group_by(Notice.root_kind, Notice.root_id).subquery()
    ordered = select(grouped).order_by(grouped.c.unread.desc(), grouped.c.newest.desc())
    page = page_of(ordered, cursor, GROUPS)
    shown = groups(viewer, _of_roots(viewer, [(row.root_kind, row.root_id) for row in page.items], kind, only_unread))
    order = {(row.root_kind, row.root_id): at for at, row in enumerate(page.items)}
    watches = watching.levels_of(viewer, [group.root for group in shown if group.url])
    for group in shown:
        group.watch = watches.get(group.root)
    return page, sorted(shown, key=lambda group: order[group.root])


def _of_roots(viewer: Viewer, roots: Sequence[tuple[str, int]], kind: str, only_unread: bool) -> list[Told]:
    if not roots:
        return []
    nth = func.row_number().over(partition_by=(Notice.root_kind, Notice.root_id), order_by=Notice.id.desc())
    found = select(Notice.id, nth.label("nth")).where(Notice.user_id == viewer.id, Notice.in_app, _among(roots))
    if kind:
        found = found.where(Notice.kind == kind)
    if only_unread:
        found = found.where(Notice.read_at.is_(None))
    newest = found.subquery()
    rows = select(Notice, Activity).join(Activity, Activity.id == Notice.activity_id).join(newest, newest.c.id == Notice.id)
    return [(notice, row) for notice, row in db_session.execute(rows.where(newest.c.nth <= NEWEST).order_by(Notice.id.desc()))]


def _among(roots: Sequence[tuple[str, int]]) -> Any:
    return or_(*(and_(Notice.root_kind == kind, Notice.root_id == key) for kind, key in roots))


def told(ids: Sequence[int], user_id: int) -> list[Told]:
    """Return unread notices of a person by id, with their facts, oldest first; for mails."""
    found = select(Notice, Activity).join(Activity, Activity.id == Notice.activity_id)
    found = found.where(Notice.id.in_(ids), Notice.user_id == user_id, Notice.read_at.is_(None)).order_by(Notice.id)
    return [(notice, row) for notice, row in db_session.execute(found)]


def kinds_in(viewer: Viewer) -> list[str]:
    """Return the kinds of news in the inbox of `viewer`."""
    return list(db_session.scalars(select(Notice.kind).where(Notice.user_id == viewer.id, Notice.in_app).distinct()))
