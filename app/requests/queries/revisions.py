"""What a request said before, compared with what came after it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.core.access import Viewer
from app.core.activity import Activity
from app.core.database import db_session
from app.core.differences import Line, changed_lines, language_of
from app.people import queries as people
from app.requests.facts import requests as facts
from app.requests.models import FeatureRequest, Revision


class Revised(NamedTuple):
    """One change: who of the staff made it ("" for its author), when, and the lines that differ."""

    who: str
    when: datetime
    lines: tuple[Line, ...]


def revisions(viewer: Viewer, request: FeatureRequest) -> Sequence[Revised]:
    """Return the changes of the words of a request the caller has found for `viewer`, the newest first.

    What its company alone could read before it was opened to all stays with that company and the staff.
    """
    wanted = select(Revision).where(Revision.request_id == request.id).order_by(Revision.id.desc())
    if not (viewer.is_staff or request.company_id in viewer.company_ids):
        opened = select(func.max(Activity.happened_at)).where(
            Activity.subject_kind == FeatureRequest.SUBJECT,
            Activity.subject_id == request.id,
            Activity.fact == facts.VISIBILITY_CHANGED.name,
        )
        since = db_session.scalar(opened)
        wanted = wanted.where(Revision.at > since) if since is not None else wanted
    rows = db_session.scalars(wanted).all()
    names = people.names(row.editor_id for row in rows if row.editor_id is not None)
    found, after = [], _text(request)
    for row in rows:
        before = _text(row)
        lines = tuple(changed_lines(language_of(before, after), before.splitlines(), after.splitlines()))
        found.append(Revised(names.get(row.editor_id or 0, ""), row.at, lines))
        after = before
    return found


def _text(row: FeatureRequest | Revision) -> str:
    return "\n\n".join(part for part in (row.title, row.situation, row.workaround) if part)
