"""Requests whose day to be looked at again is over."""

from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select

from app.core.access import Viewer
from app.requests.models import FeatureRequest, State, Status
from app.requests.queries.statuses import OPEN_KINDS


def overdue(today: date) -> ColumnElement[bool]:
    """Return the condition on `FeatureRequest` that it is open, and should have been looked at before `today`."""
    open_statuses = select(Status.id).where(Status.kind.in_(sorted(OPEN_KINDS)))
    return and_(
        FeatureRequest.state == State.VISIBLE,
        FeatureRequest.merged_into_id.is_(None),
        FeatureRequest.next_review_on < today,
        FeatureRequest.status_id.in_(open_statuses),
    )


def count_overdue(viewer: Viewer, today: date) -> tuple[ScalarSelect[int], ...]:
    """Return how many requests are past their day, as a part of a statement; nothing but for staff."""
    if not viewer.is_staff:
        return ()
    return (select(func.count(FeatureRequest.id)).where(overdue(today)).scalar_subquery(),)
