"""The one rule of who sees which spaces and threads, as clauses; `policy` holds its yes/no form.

Statements of hot pages are made once and filled with `values(viewer)`; `MEMBERS_SPACES` is the clause in them.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, or_, select, true
from sqlalchemy.orm import contains_eager

from app.core.access import Viewer
from app.discussions.models import Audience, Space, SpaceCompany, SpaceTier, State, Thread

# Columns of plain tables, because statements of hot pages are made of these clauses; they fit any statement on the models.
_S, _TIER, _COMPANY = Space.__table__.c, SpaceTier.__table__.c, SpaceCompany.__table__.c


def _members(tier: Any, company_ids: Any) -> ColumnElement[bool]:
    of_tier = exists().where(_TIER.space_id == _S.id, _TIER.tier == tier)
    own = exists().where(_COMPANY.space_id == _S.id, _COMPANY.company_id.in_(company_ids))
    return or_(
        _S.audience == Audience.EVERYONE,
        and_(_S.audience == Audience.TIERS, of_tier),
        and_(_S.audience == Audience.COMPANIES, own),
    )


MEMBERS_SPACES = _members(bindparam("viewer_tier"), bindparam("viewer_companies", expanding=True))
LISTED: ColumnElement[bool] = and_(Thread.state == State.VISIBLE, Thread.merged_into_id.is_(None))


def values(viewer: Viewer) -> dict[str, Any]:
    """Return the parameters of the statements made of `MEMBERS_SPACES`."""
    return {"viewer_tier": viewer.tier, "viewer_companies": sorted(viewer.company_ids), "viewer_id": viewer.id}


def seen_by(*, is_staff: bool) -> ColumnElement[bool]:
    """Return the condition on `Space` for staff, who see every one, or for members, with parameters to be filled."""
    return true() if is_staff else MEMBERS_SPACES


def space_clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Space` that `viewer` belongs to those it is for."""
    if viewer.is_staff:
        return true()
    if not viewer.is_authenticated:
        return false()
    # Nothing equals an empty tier: a viewer without one matches none.
    return _members(viewer.tier or "", sorted(viewer.company_ids))


def state_clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Thread` that its state lets `viewer`, who sees its space, see it."""
    if viewer.is_staff:
        return true()
    own = and_(Thread.author_id == viewer.id, Thread.state.in_([State.WAITING, State.HIDDEN]))
    return or_(Thread.state == State.VISIBLE, own) if viewer.id is not None else Thread.state == State.VISIBLE


def spaces_visible_to(viewer: Viewer) -> Select[Space]:
    """Return the spaces `viewer` may see."""
    return select(Space).where(space_clause(viewer))


def visible_to(viewer: Viewer) -> Select[Thread]:
    """Return the threads `viewer` may see, with their spaces; one merged into another is no thread any more."""
    found = select(Thread).join(Thread.space).options(contains_eager(Thread.space))
    return found.where(space_clause(viewer), state_clause(viewer), Thread.merged_into_id.is_(None))


def listed_clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Thread` and `Space`, joined, that the thread stands in lists, counts and search."""
    return and_(space_clause(viewer), LISTED)
