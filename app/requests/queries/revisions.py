"""What a request said before, compared with what came after it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from app.core.access import Viewer
from app.core.activity import Activity
from app.core.database import db_session
from app.core.differences import Excerpt, excerpt
from app.core.i18n import _
from app.core.paging import Page, page_of
from app.people.models import User
from app.requests import policy
from app.requests.facts import requests as facts
from app.requests.models import FeatureRequest, Revision

#: Comparing is dear: each may be two texts of 40,000 characters.
SIZE = 5


class Revised(NamedTuple):
    """One change: who made it ("" for the author of the request), when, and what it was.

    `is_private`: only the author and the staff see it.
    """

    who: str
    when: datetime
    excerpt: Excerpt
    is_private: bool


def revisions(viewer: Viewer, request: FeatureRequest, cursor: str | None = None) -> Page[Revised]:
    """Return a page of the changes of the words of a request the caller has found for `viewer`, the newest first.

    What staff took out, or nobody else ever saw, stays with the author and the staff, with all that was said before it. What
    its company alone could read before it was opened to all stays with that company and the staff.
    """
    wanted: Any = select(Revision, User.name).outerjoin(User, User.id == Revision.editor_id)
    wanted = wanted.where(Revision.request_id == request.id)
    if not (viewer.is_staff or policy.is_author(viewer, request)):
        private = select(func.max(Revision.id)).where(Revision.request_id == request.id, Revision.is_private).scalar_subquery()
        wanted = wanted.where(Revision.id > func.coalesce(private, 0))
    if not (viewer.is_staff or request.company_id in viewer.company_ids):
        opened = select(func.max(Activity.happened_at)).where(
            Activity.subject_kind == FeatureRequest.SUBJECT,
            Activity.subject_id == request.id,
            Activity.fact == facts.VISIBILITY_CHANGED.name,
        )
        wanted = wanted.where(or_(opened.scalar_subquery().is_(None), Revision.at > opened.scalar_subquery()))
    page = page_of(wanted.order_by(Revision.id.desc()), cursor, SIZE)
    after: FeatureRequest | Revision | None = request
    if page.items and page.previous is not None:
        newer = select(Revision).where(Revision.request_id == request.id, Revision.id > page.items[0][0].id)
        after = db_session.scalar(newer.order_by(Revision.id).limit(1))
    return Page(_compared(request, after or request, page.items), page.next, page.previous)


def _compared(request: FeatureRequest, after: FeatureRequest | Revision, rows: Sequence[tuple[Revision, str]]) -> list[Revised]:
    found, text = [], _text(after)
    for row, name in rows:
        before = _text(row)
        is_own = row.editor_id is not None and row.editor_id == request.author_id
        who = "" if is_own else name or _("A former member")
        found.append(Revised(who, row.at, excerpt(before, text), row.is_private))
        text = before
    return found


def _text(row: FeatureRequest | Revision) -> str:
    return "\n\n".join(part for part in (row.title, row.situation, row.workaround) if part)
