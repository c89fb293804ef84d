"""The one rule of who sees which requests, as clauses; `policy.can_see` is its yes/no form.

Statements that are made once name their reader by `ME` and `OURS`, and are executed with what `bound` returns.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, and_, bindparam, false, or_, select, true
from sqlalchemy.orm import joinedload

from app.core.access import Viewer
from app.core.database import db_session
from app.requests.models import FeatureRequest, State

NOBODY = -1
ME = bindparam("viewer_id", type_=Integer)
OURS: BindParameter[Any] = bindparam("viewer_companies", expanding=True)
LOADED = (joinedload(FeatureRequest.status), joinedload(FeatureRequest.area))
_R = FeatureRequest.__table__.c


def bound(viewer: Viewer) -> dict[str, Any]:
    """Return the values of `ME` and `OURS`."""
    return {"viewer_id": viewer.id if viewer.id is not None else NOBODY, "viewer_companies": sorted(viewer.company_ids)}


def reaching(company_ids: Any) -> ColumnElement[bool]:
    """Return the condition that a request is meant for clients of those companies: for all, or for one of them alone."""
    return or_(_R.is_company_only.is_(False), _R.company_id.in_(company_ids))


def ones_own(person_id: Any) -> ColumnElement[bool]:
    """Return the condition that a request is out, or waits for approval and is that person's own."""
    return or_(_R.state == State.VISIBLE, and_(_R.state == State.WAITING, _R.author_id == person_id))


def clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `FeatureRequest` that `viewer` may see it; duplicates are seen as what they were."""
    if viewer.is_staff or viewer.is_system:
        return true()
    if not viewer.is_authenticated:
        return false()
    own = and_(_R.author_id == viewer.id, _R.state != State.DELETED)
    return and_(reaching(sorted(viewer.company_ids)), or_(_R.state == State.VISIBLE, own))


def listed_clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that a request stands in lists, boards, counts and search: visible, and no duplicate."""
    return and_(clause(viewer), _R.state == State.VISIBLE, _R.merged_into_id.is_(None))


def visible_to(viewer: Viewer) -> Select[FeatureRequest]:
    """Return the requests `viewer` may see, with their statuses and areas."""
    return select(FeatureRequest).options(*LOADED).where(clause(viewer))


def among(viewer: Viewer, ids: Sequence[int]) -> list[FeatureRequest]:
    """Return those of `ids` that `viewer` may see."""
    return list(db_session.scalars(visible_to(viewer).where(FeatureRequest.id.in_(ids))))
