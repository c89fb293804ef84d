"""The one rule of who sees which requests, as clauses; `policy.can_see` is its yes/no form."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import joinedload

from app.core.access import Viewer
from app.core.database import db_session
from app.requests.models import FeatureRequest, State


def clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `FeatureRequest` that `viewer` may see it; duplicates are seen as what they were."""
    if viewer.is_staff or viewer.is_system:
        return true()
    if not viewer.is_authenticated:
        return false()
    reaches = or_(FeatureRequest.is_company_only.is_(False), FeatureRequest.company_id.in_(sorted(viewer.company_ids)))
    own = and_(FeatureRequest.author_id == viewer.id, FeatureRequest.state != State.DELETED)
    return and_(reaches, or_(FeatureRequest.state == State.VISIBLE, own))


def listed_clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that a request stands in lists, boards, counts and search: visible, and no duplicate."""
    return and_(clause(viewer), FeatureRequest.state == State.VISIBLE, FeatureRequest.merged_into_id.is_(None))


def visible_to(viewer: Viewer) -> Select[FeatureRequest]:
    """Return the requests `viewer` may see, with their statuses and areas."""
    loaded = (joinedload(FeatureRequest.status), joinedload(FeatureRequest.area))
    return select(FeatureRequest).options(*loaded).where(clause(viewer))


def among(viewer: Viewer, ids: Sequence[int]) -> list[FeatureRequest]:
    """Return those of `ids` that `viewer` may see."""
    return list(db_session.scalars(visible_to(viewer).where(FeatureRequest.id.in_(ids))))
