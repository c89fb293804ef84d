"""Who may do what with people; pure, no database.

Staff look after everyone's colleagues, promoters after their own, administrators after staff.
"""

from app.core.access import Viewer
from app.core.i18n import _
from app.people.models import Appearance, Invitation, User
from app.people.roles import is_promoter


def can_see(viewer: Viewer, person: User) -> bool:
    """Whether `viewer` may see the person's entry in the list of people. Memberships must be loaded."""
    if not viewer.is_authenticated and not viewer.is_system:
        return False
    if viewer.is_staff or person.id == viewer.id:
        return True
    return any(one.company_id in viewer.company_ids for one in person.memberships)


def can_manage_company(viewer: Viewer, company_id: int | None) -> bool:
    """Whether `viewer` may invite, re-role and deactivate people of that company; None means staff."""
    if company_id is None:
        return viewer.is_admin
    return viewer.is_staff or (is_promoter(viewer) and company_id == viewer.company_id)


def can_manage(viewer: Viewer, person: User) -> bool:
    """Whether `viewer` may re-role, deactivate and reactivate the person. Memberships must be loaded."""
    if person.staff_role is not None:
        return viewer.is_admin
    return can_manage_company(viewer, person.company_id) and person.company_id is not None


def can_deactivate(viewer: Viewer, person: User) -> bool:
    """Whether `viewer` may deactivate the person; nobody locks themselves out."""
    return can_manage(viewer, person) and person.id != viewer.id


def can_help_in(viewer: Viewer, person: User) -> bool:
    """Whether `viewer` may end the person's sessions and remove their second factor."""
    return viewer.is_admin or (viewer.is_staff and person.staff_role is None)


def can_manage_invitation(viewer: Viewer, invitation: Invitation) -> bool:
    """Whether `viewer` may see, send again and withdraw the invitation."""
    return can_manage_company(viewer, invitation.company_id)


def can_edit_profile(viewer: Viewer, person: User) -> bool:
    """Whether `viewer` may change the person's own profile, password, address, factors and sessions."""
    return viewer.is_system or (viewer.id is not None and viewer.id == person.id)


def appearance(viewer: Viewer, person: User) -> str:
    """Return the name under which the person appears to `viewer`: staff and colleagues always see who it is.

    Memberships and their companies must be loaded.
    """
    if can_see(viewer, person) or person.staff_role is not None:
        return person.name
    if person.appearance == Appearance.PEN_NAME:
        return person.pen_name or _("A member")
    if person.appearance == Appearance.NAME_COMPANY and person.membership is not None:
        return _("%(name)s (%(company)s)", name=person.name, company=person.membership.company.name)
    return person.name


def is_fresh(viewer: Viewer) -> bool:
    """Whether `viewer` proved a moment ago that it is them; the system need not."""
    return viewer.is_system or bool(getattr(viewer, "is_fresh", False))
