"""Who is asking: one plain select from session to tier, without loading any row as an object."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from app.companies.models import Company
from app.core import clock
from app.core.access import PlainViewer
from app.core.database import db_session
from app.people.models import Membership, User, UserSession
from app.people.roles import in_order

STAFF_IDLE = timedelta(minutes=30)
STAFF_LONGEST = timedelta(hours=20)
CUSTOMER_IDLE = timedelta(hours=24)
CUSTOMER_LONGEST = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=5)
FRESH = timedelta(minutes=10)


@dataclass(frozen=True)
class PersonViewer(PlainViewer):
    """A signed-in person; the fields from `session_id` on concern only their own pages."""

    session_id: int | None = None
    mail: str = ""
    theme: str = "auto"
    has_factor: bool = False
    confirmed_at: datetime | None = None
    last_seen_at: datetime | None = None
    last_seen_on: date | None = None
    is_session_outdated: bool = False

    @property
    def is_fresh(self) -> bool:
        """Whether the person proved within the last ten minutes that it is them."""
        return self.confirmed_at is not None and clock.now() - self.confirmed_at < FRESH

    @property
    def is_due(self) -> bool:
        """Whether being seen should be written down again, which happens every five minutes at most."""
        return self.last_seen_at is not None and (self.is_session_outdated or clock.now() - self.last_seen_at >= SEEN_EVERY)


def new_secret() -> str:
    """Return a new session id: 256 random bits, 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return the hash under which a session id is stored."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def lifetimes(staff_role: str | None) -> tuple[timedelta, timedelta]:
    """Return `(idle, absolute)` lifetimes of a session."""
    return (STAFF_IDLE, STAFF_LONGEST) if staff_role else (CUSTOMER_IDLE, CUSTOMER_LONGEST)


def _people(*more: Any) -> Any:
    columns = (
        User.id,
        User.name,
        User.mail,
        User.locale,
        User.timezone,
        User.theme,
        User.staff_role,
        User.permission_epoch,
        User.totp_confirmed_at,
        User.last_seen_on,
        Company.id.label("company_id"),
        Membership.roles,
        Company.tier,
    )
    # An archived company is no place any more; whoever belongs to no other may not enter.
    is_place = and_(Company.id == Membership.company_id, Company.archived_at.is_(None))
    found = select(*columns, *more).outerjoin(Membership, Membership.user_id == User.id).outerjoin(Company, is_place)
    may_enter = or_(User.suspended_until.is_(None), User.suspended_until <= clock.now())
    return found.where(User.is_active, may_enter).order_by(Company.id.is_(None), Membership.id)


def _viewer(rows: list[Any]) -> PersonViewer | None:
    if not rows:
        return None
    first = rows[0]
    if first.staff_role is None and first.company_id is None:
        return None
    return PersonViewer(
        id=first.id,
        name=first.name,
        company_id=first.company_id,
        company_ids=frozenset(row.company_id for row in rows if row.company_id is not None),
        tier=str(first.tier) if first.tier else None,
        roles=frozenset(in_order(first.roles)),
        staff_role=first.staff_role,
        is_authenticated=True,
        locale=first.locale,
        timezone=first.timezone,
        mail=first.mail,
        theme=first.theme,
        has_factor=first.totp_confirmed_at is not None,
        last_seen_on=first.last_seen_on,
    )


def of_session(secret: str) -> PersonViewer | None:
    """Return who is signed in with that session id; None when it is unknown, ended, too old or its owner may not enter."""
    found = _people(
        UserSession.id.label("session_id"),
        UserSession.created_at,
        UserSession.last_seen_at,
        UserSession.confirmed_at,
        UserSession.permission_epoch.label("session_epoch"),
    ).join(UserSession, UserSession.user_id == User.id)
    found = found.where(UserSession.digest == digest_of(secret), UserSession.ended_at.is_(None))
    rows = list(db_session.execute(found))
    person = _viewer(rows)
    if person is None:
        return None
    row, now = rows[0], clock.now()
    idle, longest = lifetimes(person.staff_role)
    # A clock set back must not prolong a session, so what lies ahead counts as no time at all.
    if now - row.last_seen_at >= idle or now - row.created_at >= longest:
        return None
    return replace(
        person,
        session_id=row.session_id,
        confirmed_at=row.confirmed_at,
        last_seen_at=row.last_seen_at,
        is_session_outdated=row.session_epoch != row.permission_epoch,
    )


def of_person(person_id: int) -> PersonViewer | None:
    """Return the viewer for a person outside of any browser, as jobs and commands need; None when they may not enter."""
    return _viewer(list(db_session.execute(_people().where(User.id == person_id))))
