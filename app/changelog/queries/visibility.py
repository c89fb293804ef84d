"""The one rule of who sees which entries, as a clause; `policy.can_read` is its yes/no form."""

from collections.abc import Hashable

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from app.changelog.models import Audience, Entry, EntryCompany, EntryTier, State
from app.core.access import Viewer


def audience_clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Entry` that `viewer` belongs to its readers."""
    if viewer.is_staff or viewer.is_system:
        return true()
    if not viewer.is_authenticated:
        return false()
    ways: list[ColumnElement[bool]] = [Entry.audience == Audience.EVERYONE]
    if viewer.tier:
        tier = exists().where(EntryTier.entry_id == Entry.id, EntryTier.tier == viewer.tier)
        ways.append(and_(Entry.audience == Audience.TIERS, tier))
    if viewer.company_ids:
        own = exists().where(EntryCompany.entry_id == Entry.id, EntryCompany.company_id.in_(sorted(viewer.company_ids)))
        ways.append(and_(Entry.audience == Audience.COMPANIES, own))
    return or_(*ways)


def published_clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that an entry is out and for `viewer`: what stands in lists, feeds and search."""
    return and_(Entry.state == State.PUBLISHED, audience_clause(viewer))


def readable_clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that `viewer` may open an entry: a published one, or any for staff."""
    return audience_clause(viewer) if viewer.is_staff or viewer.is_system else published_clause(viewer)


def visible_to(viewer: Viewer) -> Select[Entry]:
    """Return the entries `viewer` may open."""
    return select(Entry).where(readable_clause(viewer))


def readers(viewer: Viewer) -> Hashable:
    """Return a value that is equal for viewers who may read the same entries."""
    return (viewer.is_staff, viewer.is_authenticated, viewer.tier, viewer.company_ids)
