"""Who may do what with companies; pure functions of loaded rows."""

from app.companies.models import Company
from app.core.access import Viewer

MANAGERS = frozenset({"cs", "admin"})
LEADERS = frozenset({"evaluator", "promoter"})


def own_ids(viewer: Viewer) -> frozenset[int]:
    """Return the ids of the companies `viewer` belongs to."""
    return viewer.company_ids if viewer.company_id is None else viewer.company_ids | {viewer.company_id}


def can_list(viewer: Viewer) -> bool:
    """Staff see every company."""
    return viewer.is_staff


def can_see(viewer: Viewer, company: Company) -> bool:
    """Staff see every company, members their own while it is not archived."""
    return viewer.is_staff or (company.is_active and company.id in own_ids(viewer))


def can_see_terms(viewer: Viewer, company: Company) -> bool:
    """Contract dates and seats are for staff and for those who decide on them: evaluators and promoters."""
    return viewer.is_staff or (can_see(viewer, company) and bool(viewer.roles & LEADERS))


def can_manage(viewer: Viewer) -> bool:
    """Customer success and administrators add, change, archive, import and export."""
    return viewer.is_system or viewer.staff_role in MANAGERS
