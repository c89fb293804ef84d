"""Passwords and mail addresses: changing them while signed in, and getting back in when a password is forgotten."""

from datetime import timedelta

from app.core import activity, clock, jobs, mail, tokens
from app.core.access import ANONYMOUS, SYSTEM, Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused, TooMany
from app.core.i18n import _
from app.core.limits import limit
from app.core.transaction import transaction
from app.people import facts, passwords, policy, queries
from app.people.models import User, normal_mail
from app.people.operations.sessions import end_all
from app.people.viewers import digest_of

RESET_LASTS = timedelta(minutes=30)
MAIL_CHANGE_LASTS = timedelta(minutes=30)
RESET_TASK = "people.send_reset"


def context_of(person: User) -> tuple[str, ...]:
    """Return the words of a person's surroundings a password must not be made of."""
    companies = tuple(one.company.name for one in person.memberships)
    return (person.mail, person.name, *companies)


@transaction
def change_password(actor: Viewer, person: User, new: str) -> None:
    """Set a new password, end every other session and every pending link, and tell the person by mail."""
    ensure(policy.can_edit_profile(actor, person) and policy.is_fresh(actor))
    _set_password(person, new)
    end_all(person, keep=getattr(actor, "session_id", None))
    activity.record(facts.PASSWORD_CHANGED, actor=actor, subject=person, company_id=person.company_id, title=person.name)
    _tell("password_changed_notice", person, person.mail)


@transaction
def ask_reset(typed: str) -> None:
    """Let the worker send a reset link to whoever has that address. Nothing tells whether anybody does."""
    normal = normal_mail(typed)
    if normal:
        try:
            limit("reset", digest_of(normal), "1/5minutes", "5/1day")
        except TooMany:
            # The mail sent a moment ago is still good; saying more would say who is known here.
            normal = ""
    if normal:
        jobs.enqueue(RESET_TASK, {"mail": normal})
    activity.record(facts.RESET_ASKED, actor=ANONYMOUS)


@transaction
def send_reset(mail_address: str) -> None:
    """Queue the reset mail when the address belongs to an active person; called by the worker."""
    person = queries.by_mail(mail_address)
    if person is not None and person.is_active:
        mail.queue(
            to=person.mail,
            name=person.name,
            template="people/reset",
            locale=person.locale,
            person_id=person.id,
            asked_at=clock.now().timestamp(),
        )


@transaction
def drop_reset(person: User) -> None:
    """Write down that a reset mail could not leave in time; whoever asked has given up or asked again."""
    activity.record(facts.RESET_DROPPED, actor=SYSTEM, subject=person, company_id=person.company_id, title=person.name)


@transaction
def issue_reset(person: User) -> str:
    """Return the secret of a new reset link; earlier ones die."""
    tokens.revoke("reset", f"user:{person.id}")
    return tokens.issue("reset", f"user:{person.id}", lasts=RESET_LASTS)


@transaction
def make_reset_link(actor: Viewer, person: User) -> str:
    """Return the secret of a reset link to be handed over by an administrator, for when mail does not arrive."""
    ensure(actor.is_admin)
    activity.record(facts.RESET_LINK_MADE, actor=actor, subject=person, company_id=person.company_id, title=person.name)
    return issue_reset(person)


@transaction
def reset_password(secret: str, new: str) -> User:
    """Use a reset link up. The second factor stays, every session ends. Raises `NotFound` when the link is dead."""
    person = queries.person_of_token("reset", secret)
    if person is None:
        raise NotFound
    _set_password(person, new)
    tokens.redeem("reset", secret)
    end_all(person)
    activity.record(
        facts.PASSWORD_CHANGED, actor=ANONYMOUS, subject=person, company_id=person.company_id, title=person.name, how="reset"
    )
    _tell("password_changed_notice", person, person.mail)
    return person


@transaction
def ask_mail_change(actor: Viewer, person: User, typed: str) -> None:
    """Send a confirmation link to the new address; nothing changes before it is used."""
    ensure(policy.can_edit_profile(actor, person) and policy.is_fresh(actor))
    new = normal_mail(typed)
    if not new:
        raise Refused(_("Please enter a mail address such as name@example.com."), "mail")
    if new == person.mail:
        raise Refused(_("This is your address already."), "mail")
    limit("mail_change", str(person.id), "3/6hours")
    activity.record(facts.MAIL_CHANGE_ASKED, actor=actor, subject=person, company_id=person.company_id, title=person.name)
    mail.queue(to=new, name=person.name, template="people/mail_change", locale=person.locale, person_id=person.id, new_mail=new)


@transaction
def issue_mail_change(person: User, new_mail: str) -> str:
    """Return the secret of a confirmation link for the new address; earlier ones die."""
    tokens.revoke("mail_change", f"user:{person.id}")
    return tokens.issue("mail_change", f"user:{person.id}", lasts=MAIL_CHANGE_LASTS, mail=new_mail)


@transaction
def change_mail(actor: Viewer, person: User, secret: str) -> None:
    """Use a confirmation link up and tell the old address. Raises `NotFound` for a dead link or another person's."""
    ensure(policy.can_edit_profile(actor, person))
    token = tokens.peek("mail_change", secret)
    if token is None or token.subject != f"user:{person.id}":
        raise NotFound
    new, old = str(token.details["mail"]), person.mail
    if queries.by_mail(new) is not None:
        raise Refused(_("This address is used by another account already. Please choose a different one."))
    tokens.redeem("mail_change", secret)
    tokens.revoke("reset", f"user:{person.id}")
    person.mail = new
    end_all(person, keep=getattr(actor, "session_id", None))
    activity.record(facts.MAIL_CHANGED, actor=actor, subject=person, company_id=person.company_id, title=person.name)
    _tell("mail_changed_notice", person, old)


def _set_password(person: User, new: str) -> None:
    passwords.ensure_acceptable(new, context=context_of(person))
    person.password_hash = passwords.hashed(new)
    for purpose in ("reset", "mail_change"):
        tokens.revoke(purpose, f"user:{person.id}")
    db_session.flush()


def _tell(template: str, person: User, to: str) -> None:
    mail.queue(to=to, name=person.name, template=f"people/{template}", locale=person.locale, person_id=person.id)
