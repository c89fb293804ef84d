"""What a request has to do with, as its reader may see it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from app.core import subjects
from app.core.access import Viewer
from app.core.database import db_session
from app.requests.models import FeatureRequest, Link


class Linked(NamedTuple):
    """Something linked to a request."""

    kind: str
    id: int
    kind_label: Any
    title: str
    url: str
    is_internal: bool
    is_alternative: bool


def links(viewer: Viewer, request: FeatureRequest) -> Sequence[Linked]:
    """Return what is linked to a request `viewer` sees, as far as they may see it. One statement, and one for each kind."""
    wanted = select(Link).where(Link.request_id == request.id).order_by(Link.subject_kind, Link.subject_id)
    rows = [row for row in db_session.scalars(wanted) if viewer.is_staff or not row.is_internal]
    by_kind: dict[str, list[int]] = {}
    for row in rows:
        by_kind.setdefault(row.subject_kind, []).append(row.subject_id)
    seen = {(kind, key): one for kind, ids in by_kind.items() for key, one in subjects.visible(viewer, kind, ids).items()}
    return [
        linked
        for row in rows
        if (linked := described(row.subject_kind, row.subject_id, seen.get((row.subject_kind, row.subject_id)), row))
    ]


def described(kind: str, key: int, row: Any, link: Link) -> Linked | None:
    """Return a link in words, or None when its reader may not see where it leads."""
    subject = subjects.subject_of(kind)
    if subject is None or row is None:
        return None
    return Linked(kind, key, subject.kind_label, subject.title(row), subject.url(row), link.is_internal, link.is_alternative)


def origin(viewer: Viewer, kind: str | None, key: int | None) -> tuple[str, str] | None:
    """Return title and address of what something was taken from, for staff who may see it."""
    subject = subjects.subject_of(kind) if kind is not None and viewer.is_staff else None
    if subject is None or kind is None or key is None:
        return None
    row = subjects.visible(viewer, kind, [key]).get(key)
    return (subject.title(row), subject.url(row)) if row is not None else None
