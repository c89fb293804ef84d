"""Looking after people: their roles, and whether they may come in."""

from collections.abc import Sequence

from app.core import activity, tokens
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Conflict, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.people import facts, passwords, policy, queries
from app.people.models import Membership, User, normal_mail
from app.people.operations.profile import Profile, ensure_name
from app.people.operations.sessions import end_all
from app.people.roles import ADMIN, PROMOTER, STAFF_ROLES, in_order


@transaction
def set_roles(actor: Viewer, person: User, roles: Sequence[str], *, version: int | None = None) -> None:
    """Set the roles of `person` inside the company; their session ids change at their next request."""
    ensure(policy.can_manage(actor, person) and person.staff_role is None)
    _ensure_current(person, version)
    membership = person.membership
    new = in_order(list(roles))
    if membership is None or not new or len(new) != len(set(roles)):
        raise Refused(_("Please choose one role or more."), "roles")
    if PROMOTER not in new:
        _ensure_promoter_left(actor, person)
    before, membership.roles = list(membership.roles), new
    person.permission_epoch += 1
    _record(facts.ROLE_CHANGED, actor, person, before=before, after=new)


@transaction
def set_staff_role(actor: Viewer, person: User, role: str, *, version: int | None = None) -> None:
    """Set the role of a member of staff; one administrator always stays."""
    ensure(policy.can_manage(actor, person) and person.staff_role is not None and policy.is_fresh(actor))
    _ensure_current(person, version)
    if role not in STAFF_ROLES:
        raise Refused(_("Please choose a role."), "staff_role")
    if role != ADMIN:
        _ensure_admin_left(person)
    before, person.staff_role = person.staff_role, role
    person.permission_epoch += 1
    _record(facts.ROLE_CHANGED, actor, person, before=[before], after=[role])


@transaction
def deactivate(actor: Viewer, person: User) -> None:
    """Keep `person` out from their next request on; what they wrote stays."""
    ensure(policy.can_deactivate(actor, person))
    if not person.is_active:
        raise Refused(_("%(name)s is deactivated already.", name=person.name))
    _ensure_admin_left(person)
    _ensure_promoter_left(actor, person)
    person.is_active = False
    person.permission_epoch += 1
    end_all(person)
    for purpose in ("reset", "mail_change"):
        tokens.revoke(purpose, f"user:{person.id}")
    _record(facts.DEACTIVATED, actor, person)


@transaction
def reactivate(actor: Viewer, person: User) -> None:
    """Let `person` sign in again."""
    ensure(policy.can_manage(actor, person))
    if person.is_active:
        raise Refused(_("%(name)s is active already.", name=person.name))
    person.is_active = True
    _record(facts.REACTIVATED, actor, person)


@transaction
def add_person(
    actor: Viewer,
    profile: Profile,
    *,
    mail: str,
    password: str,
    company_id: int | None = None,
    roles: Sequence[str] = (),
    staff_role: str | None = None,
) -> User:
    """Make a person without an invitation, as set-up does for the demo. Only the system may."""
    ensure(actor.is_system)
    ensure_name(profile.name)
    passwords.ensure_acceptable(password)
    person = User(
        mail=normal_mail(mail),
        password_hash=passwords.hashed(password),
        staff_role=staff_role,
        **vars(profile),
    )
    if company_id is not None:
        person.memberships = [Membership(company_id=company_id, roles=in_order(list(roles)))]
    db_session.add(person)
    db_session.flush()
    activity.record(facts.JOINED, actor=actor, subject=person, company_id=company_id, title=person.name)
    return person


def _ensure_current(person: User, version: int | None) -> None:
    if version is not None and version != person.version:
        raise Conflict()


def _ensure_promoter_left(actor: Viewer, person: User) -> None:
    if actor.is_staff or person.company_id is None or PROMOTER not in person.roles:
        return
    if queries.other_promoters(person.company_id, person.id) == 0:
        raise Refused(_("This is the last promoter of the company. Make somebody else a promoter first."), "roles")


def _ensure_admin_left(person: User) -> None:
    if person.staff_role == ADMIN and person.is_active and queries.other_admins(person.id) == 0:
        raise Refused(_("This is the last administrator. Make somebody else an administrator first."), "staff_role")


def _record(fact: activity.Fact, actor: Viewer, person: User, **particulars: object) -> None:
    activity.record(fact, actor=actor, subject=person, company_id=person.company_id, title=person.name, **particulars)
