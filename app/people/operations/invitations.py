"""Invitations: sent, sent again, withdrawn, accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.companies import queries as companies
from app.core import activity, clock, mail, tokens
from app.core.access import SYSTEM, Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import LOCALES, _
from app.core.limits import limit
from app.core.transaction import transaction
from app.people import facts, passwords, policy, queries
from app.people.models import MAX_NAME, Invitation, InvitationState, Membership, User, normal_mail
from app.people.operations.profile import ensure_name
from app.people.roles import ADMIN, STAFF_ROLES, USER, in_order

LASTS = timedelta(days=7)
A_DAY_FOR_PROMOTERS = "200/day"


@dataclass(frozen=True)
class Guest:
    """Whom to invite and as what: to a company with roles, or with a staff role and no company."""

    mail: str
    company_id: int | None
    roles: Sequence[str] = (USER,)
    staff_role: str | None = None
    name: str = ""
    locale: str = "ja"


@transaction
def invite(actor: Viewer, guest: Guest) -> Invitation:
    """Invite one person; the worker sends the mail. Raises `Refused` when they are here or invited already."""
    ensure(policy.can_manage_company(actor, guest.company_id))
    refusal = problem_with(actor, guest)
    if refusal is not None:
        raise refusal
    if not actor.is_staff:
        limit("invite", str(actor.id), A_DAY_FOR_PROMOTERS)
    invitation = _write(actor, guest)
    _send(invitation)
    return invitation


@transaction
def invite_many(actor: Viewer, guests: Sequence[Guest]) -> list[str | None]:
    """Invite every guest who can be; return for each None, or the sentence saying why not."""
    outcomes: list[str | None] = []
    for guest in guests:
        try:
            invite(actor, guest)
        except Refused as refusal:
            outcomes.append(refusal.message)
        else:
            outcomes.append(None)
    return outcomes


@transaction
def invite_first_admin(actor: Viewer, mail_address: str) -> str:
    """Return the secret of the one-time link for the first administrator; only the system may.

    Raises `Refused` when there is one already.
    """
    ensure(actor.is_system)
    if queries.has_admin():
        raise Refused(_("There is an administrator already. Ask them to invite you, or use “portal people reset-link”."))
    guest = Guest(normal_mail(mail_address), None, (), ADMIN)
    if not guest.mail:
        raise Refused(_("Please enter a mail address such as name@example.com."), "mail")
    for former in db_session.scalars(queries.invitations_visible_to(actor).where(Invitation.staff_role == ADMIN)):
        if former.state == InvitationState.OPEN:
            _close(former, InvitationState.REVOKED)
    return issue_link(_write(actor, guest))


@transaction
def issue_link(invitation: Invitation) -> str:
    """Return the secret of a new link of the invitation; earlier links die."""
    tokens.revoke("invitation", f"invitation:{invitation.id}")
    return tokens.issue("invitation", f"invitation:{invitation.id}", lasts=invitation.expires_at - clock.now())


@transaction
def send_again(actor: Viewer, invitation: Invitation) -> None:
    """Send a new link, good for seven more days; the old one dies."""
    ensure(policy.can_manage_invitation(actor, invitation))
    _ensure_unanswered(invitation)
    limit("invitation", str(invitation.id), "3/6hours")
    invitation.expires_at = clock.now() + LASTS
    tokens.revoke("invitation", f"invitation:{invitation.id}")
    _record(facts.INVITATION_SENT_AGAIN, actor, invitation)
    _send(invitation)


@transaction
def revoke(actor: Viewer, invitation: Invitation) -> None:
    """Withdraw an invitation; its link is dead at once."""
    ensure(policy.can_manage_invitation(actor, invitation))
    _ensure_unanswered(invitation)
    _close(invitation, InvitationState.REVOKED)
    _record(facts.INVITATION_REVOKED, actor, invitation)


@transaction
def accept(secret: str, *, name: str, reading: str, password: str, locale: str) -> User:
    """Use an invitation's link up and return the new person. Raises `NotFound` when the link is dead."""
    invitation = queries.invitation_of(secret)
    if invitation is None:
        raise NotFound
    if queries.by_mail(invitation.mail) is not None:
        raise Refused(_("This address has an account already. Please sign in with it, or ask us to move it."))
    ensure_name(name)
    words = (invitation.mail, name, invitation.company.name if invitation.company else "")
    passwords.ensure_acceptable(password, context=words)
    if tokens.redeem("invitation", secret) is None:
        raise NotFound
    person = User(
        mail=invitation.mail,
        name=name.strip(),
        reading=reading.strip()[:MAX_NAME],
        password_hash=passwords.hashed(password),
        locale=locale if locale in LOCALES else invitation.locale,
        staff_role=invitation.staff_role,
    )
    if invitation.company_id is not None:
        person.memberships = [Membership(company_id=invitation.company_id, roles=in_order(invitation.roles))]
    db_session.add(person)
    _close(invitation, InvitationState.ACCEPTED)
    invitation.accepted_at = clock.now()
    db_session.flush()
    activity.record(facts.JOINED, actor=SYSTEM, subject=person, company_id=invitation.company_id, title=person.name)
    return person


def problem_with(actor: Viewer, guest: Guest) -> Refused | None:
    """Return why `guest` cannot be invited by `actor`, or None. What other companies hold is never told."""
    normal = normal_mail(guest.mail)
    if not normal:
        return Refused(_("Please enter a mail address such as name@example.com."), "mail")
    place = _problem_with_place(guest)
    if place is not None:
        return place
    known = queries.by_mail(normal)
    if known is not None and (actor.is_staff or guest.company_id in {one.company_id for one in known.memberships}):
        if not known.is_active:
            return Refused(_("%(name)s is deactivated. Reactivate them instead of inviting.", name=known.name), "mail")
        return Refused(_("%(name)s is here already.", name=known.name), "mail")
    waiting = queries.invitations_visible_to(actor).where(Invitation.mail == normal, Invitation.state == InvitationState.OPEN)
    waiting = waiting.where(Invitation.company_id == guest.company_id, Invitation.expires_at > clock.now())
    if db_session.scalar(waiting.limit(1)) is not None:
        return Refused(_("This address is invited already. You can send the invitation again."), "mail")
    return None


def _problem_with_place(guest: Guest) -> Refused | None:
    if guest.company_id is None:
        return None if guest.staff_role in STAFF_ROLES else Refused(_("Please choose a role."), "staff_role")
    company = companies.by_ids([guest.company_id]).get(guest.company_id)
    if company is None or not company.is_active:
        return Refused(_("Please choose a company."), "company")
    if not in_order(guest.roles) or set(guest.roles) - set(in_order(guest.roles)):
        return Refused(_("Please choose one role or more."), "roles")
    return None


def _write(actor: Viewer, guest: Guest) -> Invitation:
    mail_address = normal_mail(guest.mail)
    expired = queries.invitations_visible_to(SYSTEM).where(
        Invitation.mail == mail_address, Invitation.company_id == guest.company_id, Invitation.state == InvitationState.OPEN
    )
    for former in db_session.scalars(expired):
        _close(former, InvitationState.REVOKED)
    invitation = Invitation(
        mail=mail_address,
        name=guest.name.strip()[:MAX_NAME],
        locale=guest.locale if guest.locale in LOCALES else "ja",
        company_id=guest.company_id,
        roles=in_order(guest.roles) if guest.company_id is not None else [],
        staff_role=guest.staff_role if guest.company_id is None else None,
        inviter_id=actor.id,
        inviter_name=actor.name if actor.id is not None else "",
        state=InvitationState.OPEN,
        expires_at=clock.now() + LASTS,
    )
    db_session.add(invitation)
    db_session.flush()
    _record(facts.INVITED, actor, invitation)
    return invitation


def _send(invitation: Invitation) -> None:
    mail.queue(
        to=invitation.mail,
        name=invitation.name,
        template="people/invitation",
        locale=invitation.locale,
        invitation_id=invitation.id,
    )


def _ensure_unanswered(invitation: Invitation) -> None:
    if invitation.state != InvitationState.OPEN:
        raise Refused(_("This invitation was accepted or withdrawn meanwhile."))


def _close(invitation: Invitation, state: InvitationState) -> None:
    invitation.state = state
    tokens.revoke("invitation", f"invitation:{invitation.id}")


def _record(fact: activity.Fact, actor: Viewer, invitation: Invitation) -> None:
    title = invitation.name or invitation.mail
    activity.record(fact, actor=actor, subject=invitation, company_id=invitation.company_id, title=title)
