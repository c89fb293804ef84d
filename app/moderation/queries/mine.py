"""What a person sees of moderation: their posts that wait or were turned down, their reports, what holds against them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.core.access import Viewer
from app.core.database import db_session
from app.moderation.models import Case, HeldPost, HeldState, Penalty, Report
from app.moderation.queries.held import held_visible_to
from app.moderation.queries.people import active_penalties

MOST = 50


def own_waiting(viewer: Viewer) -> Sequence[HeldPost]:
    """Return the posts of `viewer` that wait, the oldest first."""
    found = held_visible_to(viewer).where(HeldPost.author_id == viewer.id, HeldPost.state == HeldState.WAITING)
    return db_session.scalars(found.order_by(HeldPost.id).limit(MOST)).all()


def own_reports(viewer: Viewer) -> Sequence[Any]:
    """Return the last reports of `viewer` with the state of their case; whom it is about is told nowhere but in the title."""
    found = select(Report.id, Report.reason, Report.at, Report.round, Case.title, Case.state, Case.round.label("latest"))
    found = found.join(Case, Case.id == Report.case_id).where(Report.reporter_id == viewer.id, Report.reporter_id.is_not(None))
    return db_session.execute(found.order_by(Report.id.desc()).limit(MOST)).all()


def own_penalties(viewer: Viewer) -> Sequence[Penalty]:
    """Return what holds against `viewer` now."""
    return active_penalties(viewer.id) if viewer.id is not None else ()
