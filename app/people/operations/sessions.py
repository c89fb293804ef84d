"""Signing in and out, and keeping the list of sessions true."""

from datetime import date, timedelta

from sqlalchemy import delete, update

from app.core import activity, clock, limits, tokens
from app.core.access import ANONYMOUS, Viewer, ensure
from app.core.database import db_session
from app.core.transaction import transaction
from app.people import facts, passwords, policy, viewers
from app.people.models import User, UserSession
from app.people.viewers import PersonViewer, digest_of, new_secret

KEPT = timedelta(days=30)
STEP_LASTS = timedelta(minutes=10)
STEP = "sign_in_step"


@transaction
def count_attempt(mail: str, ip: str) -> None:
    """Count one try at a password. Raises `TooMany`; the limits hold for the account, the address and all together."""
    limits.limit("sign_in", f"account:{digest_of(mail)}", "10/5minutes", "20/1day")
    limits.limit("sign_in", f"ip:{ip}", "10/5minutes")
    limits.limit("sign_in", "everybody", "1000/5minutes")


@transaction
def note_failure(person: User | None, reason: str) -> None:
    """Write down a failed sign-in; what was typed is not kept, it may be a password in the wrong field."""
    subject = ("person", person.id) if person else None
    activity.record(facts.SIGN_IN_FAILED, actor=ANONYMOUS, subject=subject, title=person.name if person else "", reason=reason)


@transaction
def begin_second_step(person: User) -> str:
    """Return the secret that binds the code asked for next to this very attempt; any earlier attempt ends."""
    tokens.revoke(STEP, f"user:{person.id}")
    return tokens.issue(STEP, f"user:{person.id}", lasts=STEP_LASTS)


@transaction
def open_session(
    actor: Viewer, person: User, *, device: str, ip: str, password: str | None = None, has_tried: bool = False
) -> str:
    """Sign `person` in and return the new session id.

    `password`, just verified, renews a hash made the old way; `has_tried` says that `count_attempt` was called for `ip`.
    """
    ensure(policy.can_edit_profile(actor, person) and person.is_active)
    if password is not None and person.password_hash is not None and passwords.needs_rehash(person.password_hash):
        person.password_hash = passwords.hashed(password)
    _note_day(person.id, clock.today(person.timezone))
    secret = new_secret()
    db_session.add(
        UserSession(
            user_id=person.id,
            digest=digest_of(secret),
            device=device[:200],
            ip=ip[:64],
            permission_epoch=person.permission_epoch,
        )
    )
    for purpose in ("reset", STEP):
        tokens.revoke(purpose, f"user:{person.id}")
    limits.reset("sign_in", f"account:{digest_of(person.mail)}")
    if has_tried:
        # A whole office may sign in from one address: only failures use its limit up.
        limits.give_back("sign_in", f"ip:{ip}")
    activity.record(facts.SIGNED_IN, actor=actor, subject=person, company_id=actor.company_id, title=person.name)
    return secret


@transaction
def sign_out(actor: PersonViewer) -> None:
    """End the session in which `actor` is signed in."""
    ensure(actor.session_id is not None)
    _end(UserSession.id == actor.session_id)
    activity.record(facts.SIGNED_OUT, actor=actor, subject=("person", actor.id), company_id=actor.company_id, title=actor.name)


@transaction
def confirm(actor: PersonViewer) -> str:
    """Note that `actor` has just proved who they are, and return the session id that replaces the present one."""
    ensure(actor.session_id is not None)
    secret = new_secret()
    _change(actor.session_id, digest=digest_of(secret), confirmed_at=clock.now())
    activity.record(facts.CONFIRMED, actor=actor, subject=("person", actor.id), company_id=actor.company_id, title=actor.name)
    return secret


@transaction
def keep_alive(actor: PersonViewer) -> str | None:
    """Note that `actor` was seen; return a session id that replaces the present one when the permissions changed."""
    ensure(actor.session_id is not None and actor.id is not None)
    _change(actor.session_id, last_seen_at=clock.now())
    today = clock.today(actor.timezone)
    if actor.last_seen_on != today:
        _note_day(actor.id or 0, today)
    if not actor.is_session_outdated:
        return None
    secret = new_secret()
    epoch = db_session.get_one(User, actor.id, populate_existing=True).permission_epoch
    _change(actor.session_id, digest=digest_of(secret), permission_epoch=epoch)
    return secret


@transaction
def renew(actor: PersonViewer) -> str:
    """Return a session id that replaces the present one, after something about the way in has changed."""
    ensure(actor.session_id is not None)
    secret = new_secret()
    _change(actor.session_id, digest=digest_of(secret))
    return secret


@transaction
def end_session(actor: Viewer, person: User, session: UserSession) -> None:
    """End one session of `person`."""
    ensure(policy.can_edit_profile(actor, person) or policy.can_help_in(actor, person))
    _end(UserSession.id == session.id, UserSession.user_id == person.id)
    activity.record(facts.SESSION_ENDED, actor=actor, subject=person, company_id=person.company_id, title=person.name)


@transaction
def end_other_sessions(actor: Viewer, person: User) -> None:
    """End every session of `person` except the one `actor` is using."""
    ensure(policy.can_edit_profile(actor, person) or policy.can_help_in(actor, person))
    end_all(person, keep=getattr(actor, "session_id", None))
    activity.record(
        facts.SESSION_ENDED, actor=actor, subject=person, company_id=person.company_id, title=person.name, which="all"
    )


def end_all(person: User, *, keep: int | None = None) -> None:
    """End the sessions and pending sign-ins of `person`, as part of a larger operation."""
    _end(UserSession.user_id == person.id, UserSession.id != (keep or 0))
    tokens.revoke(STEP, f"user:{person.id}")


@transaction
def forget_ended() -> None:
    """Delete sessions that ended, or could no longer be used, a month ago."""
    limit_at = clock.now() - KEPT
    db_session.execute(delete(UserSession).where(UserSession.ended_at < limit_at))
    db_session.execute(delete(UserSession).where(UserSession.created_at < limit_at - viewers.CUSTOMER_LONGEST))


def _end(*which: object) -> None:
    statement = update(UserSession).where(*which, UserSession.ended_at.is_(None)).values(ended_at=clock.now())  # type: ignore[arg-type]
    db_session.execute(statement.execution_options(synchronize_session=False))


def _note_day(person_id: int, today: date) -> None:
    # Nobody edits this, so the version of the row stays and no open form is disturbed.
    statement = update(User).where(User.id == person_id).values(last_seen_on=today)
    db_session.execute(statement.execution_options(synchronize_session=False))


def _change(session_id: int | None, **values: object) -> None:
    statement = update(UserSession).where(UserSession.id == session_id).values(**values)
    db_session.execute(statement.execution_options(synchronize_session=False))
