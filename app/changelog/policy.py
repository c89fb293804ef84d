"""Who reads, writes and publishes the changelog. `queries.visibility` says the first in SQL."""

from collections.abc import Collection

from app.changelog.models import Audience, Entry, State
from app.core.access import Viewer

WRITERS = frozenset({"cs", "product", "admin"})


def fits(viewer: Viewer, audience: str, tiers: Collection[str], company_ids: Collection[int]) -> bool:
    """Whether `viewer` belongs to the readers described by `audience`, `tiers` and `company_ids`."""
    if viewer.is_staff or viewer.is_system:
        return True
    if not viewer.is_authenticated:
        return False
    if audience == Audience.TIERS:
        return viewer.tier is not None and viewer.tier in tiers
    if audience == Audience.COMPANIES:
        return bool(viewer.company_ids & set(company_ids))
    return audience == Audience.EVERYONE


def can_read(viewer: Viewer, entry: Entry) -> bool:
    """Whether `viewer` may read `entry`; needs its tiers and companies loaded."""
    is_out = entry.state == State.PUBLISHED or viewer.is_staff or viewer.is_system
    return is_out and fits(viewer, entry.audience, entry.tier_names, entry.company_ids)


def can_write(viewer: Viewer) -> bool:
    """Whether `viewer` may write, change, schedule, publish and withdraw entries."""
    return viewer.is_system or viewer.staff_role in WRITERS


def can_follow(viewer: Viewer) -> bool:
    """Whether `viewer` may mark the changelog as seen."""
    return viewer.is_authenticated and viewer.id is not None


def can_judge(viewer: Viewer) -> bool:
    """Whether `viewer` may say whether what came solves what they had asked for: clients alone, whose votes count."""
    return viewer.id is not None and not viewer.is_staff
