"""The one rule of who sees which spaces and threads, as clauses; `policy` holds its yes/no form."""

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from app.core.access import Viewer
from app.discussions.models import Audience, Space, SpaceCompany, SpaceTier, State, Thread


def space_clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Space` that `viewer` belongs to those it is for."""
    if viewer.is_staff:
        return true()
    if not viewer.is_authenticated:
        return false()
    ways: list[ColumnElement[bool]] = [Space.audience == Audience.EVERYONE]
    if viewer.tier:
        tier = exists().where(SpaceTier.space_id == Space.id, SpaceTier.tier == viewer.tier)
        ways.append(and_(Space.audience == Audience.TIERS, tier))
    if viewer.company_ids:
        own = exists().where(SpaceCompany.space_id == Space.id, SpaceCompany.company_id.in_(sorted(viewer.company_ids)))
        ways.append(and_(Space.audience == Audience.COMPANIES, own))
    return or_(*ways)


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
    """Return the threads `viewer` may see, joined to their spaces; those merged into others too, which only lead there."""
    return select(Thread).join(Space, Space.id == Thread.space_id).where(space_clause(viewer), state_clause(viewer))


def listed_clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Thread` and `Space`, joined, that the thread stands in lists, counts and search."""
    return and_(space_clause(viewer), Thread.state == State.VISIBLE, Thread.merged_into_id.is_(None))
