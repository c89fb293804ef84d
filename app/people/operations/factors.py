"""Second factors: adding, using and removing them."""

from sqlalchemy import delete, update

from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.limits import limit
from app.core.transaction import transaction
from app.people import facts, policy, sealing, second_factor
from app.people.models import RecoveryCode, User
from app.people.operations.sessions import end_all
from app.people.second_factor import matching_step, new_recovery_codes, recovery_digest

LIMITS = ("5/5minutes", "20/hour", "50/day")


def offer(person: User) -> str:
    """Return a fresh secret for `person`, sealed, to be carried by the set-up form; nothing is stored yet."""
    return sealing.seal(f"{person.id}:{second_factor.new_secret()}")


def offered(person: User, sealed: str) -> str | None:
    """Return the secret of `offer`, or None when the form carries something else."""
    try:
        owner, _colon, secret = (sealing.opened(sealed) or "").partition(":")
    except ValueError:
        return None
    return secret if owner == str(person.id) and secret else None


@transaction
def add(actor: Viewer, person: User, sealed: str, code: str) -> list[str]:
    """Turn the second factor on after a right code, end other sessions, and return ten recovery codes, shown once."""
    ensure(policy.can_edit_profile(actor, person) and policy.is_fresh(actor))
    secret = offered(person, sealed)
    if secret is None:
        raise Refused(_("This set-up has expired. Please scan the new code."), "code")
    step = matching_step(secret, code, after=0)
    if step is None:
        raise Refused(_("This code is not right. Please wait for the next one and try again."), "code")
    person.sealed_totp_secret = sealing.seal(secret)
    person.totp_confirmed_at = clock.now()
    person.totp_last_step = step
    end_all(person, keep=getattr(actor, "session_id", None))
    activity.record(facts.FACTOR_ADDED, actor=actor, subject=person, company_id=person.company_id, title=person.name)
    return _replace_codes(person)


@transaction
def renew_recovery_codes(actor: Viewer, person: User) -> list[str]:
    """Return ten new recovery codes, shown once; the old ones stop working."""
    ensure(policy.can_edit_profile(actor, person) and policy.is_fresh(actor) and person.has_factor)
    activity.record(facts.RECOVERY_CODES_MADE, actor=actor, subject=person, company_id=person.company_id, title=person.name)
    return _replace_codes(person)


@transaction
def remove(actor: Viewer, person: User) -> None:
    """Turn the second factor off after confirming: one's own, or another's when they lost it."""
    is_own = policy.can_edit_profile(actor, person)
    ensure(policy.is_fresh(actor) and (is_own or policy.can_help_in(actor, person)))
    person.sealed_totp_secret, person.totp_confirmed_at, person.totp_last_step = None, None, 0
    db_session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == person.id))
    end_all(person, keep=getattr(actor, "session_id", None) if is_own else None)
    activity.record(facts.FACTOR_REMOVED, actor=actor, subject=person, company_id=person.company_id, title=person.name)


@transaction
def count_attempt(person: User) -> None:
    """Count one try at a second factor of whatever kind. Raises `TooMany`."""
    limit("second_factor", str(person.id), *LIMITS)


@transaction
def use(person: User, code: str) -> bool:
    """Whether `code` is the present code or an unused recovery code; it is used up then, whoever else tries it."""
    secret = sealing.opened(person.sealed_totp_secret) if person.sealed_totp_secret else None
    step = matching_step(secret, code, after=person.totp_last_step) if secret else None
    if step is not None:
        taken = update(User).where(User.id == person.id, User.totp_last_step < step).values(totp_last_step=step)
        return bool(db_session.execute(taken.returning(User.id)).all())
    spent = update(RecoveryCode).where(
        RecoveryCode.user_id == person.id, RecoveryCode.digest == recovery_digest(code), RecoveryCode.used_at.is_(None)
    )
    return bool(db_session.execute(spent.values(used_at=clock.now()).returning(RecoveryCode.id)).all())


def _replace_codes(person: User) -> list[str]:
    db_session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == person.id))
    codes = new_recovery_codes()
    db_session.add_all(RecoveryCode(user_id=person.id, digest=recovery_digest(code)) for code in codes)
    return codes
