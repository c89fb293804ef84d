"""Who is asking: one plain select from session to tier, without loading any row as an object."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import FromClause, Select, and_, bindparam, or_, select

from app.companies.models import Company
from app.core import clock, freshness
from app.core.access import PlainViewer
from app.core.database import db_session
from app.core.portions import portions
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
    # What `core.freshness` tells from: read along with the person.
    stamps: str | None = None

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


def _people(people: FromClause, *more: Any) -> Select[Any]:
    person, member, company = User.__table__.c, Membership.__table__.c, Company.__table__.c
    columns = (
        person.id,
        person.name,
        person.mail,
        person.locale,
        person.timezone,
        person.theme,
        person.staff_role,
        person.permission_epoch,
        person.totp_confirmed_at,
        person.last_seen_on,
        company.id.label("company_id"),
        member.roles,
        company.tier,
    )
    # An archived company is no place any more; whoever belongs to no other may not enter.
    is_place = and_(company.id == member.company_id, company.archived_at.is_(None))
    may_enter = or_(person.suspended_until.is_(None), person.suspended_until <= bindparam("now"))
    joined = people.outerjoin(Membership.__table__, member.user_id == person.id).outerjoin(Company.__table__, is_place)
    found = select(*columns, *more).select_from(joined)
    return found.where(person.is_active, may_enter).order_by(company.id.is_(None), member.id)


def _by_session() -> Select[Any]:
    opened = UserSession.__table__.c
    found = _people(
        UserSession.__table__.join(User.__table__, opened.user_id == User.__table__.c.id),
        opened.id.label("session_id"),
        opened.created_at,
        opened.last_seen_at,
        opened.confirmed_at,
        opened.permission_epoch.label("session_epoch"),
        freshness.stamps_of(opened.user_id).scalar_subquery().label("stamps"),
    )
    return found.where(opened.digest == bindparam("digest"), opened.ended_at.is_(None))


# Every request of a signed-in person runs the first. Built once and on plain tables: building costs more than running.
BY_SESSION = _by_session()
BY_IDS = _people(User.__table__).where(User.__table__.c.id.in_(bindparam("ids", expanding=True)))
AT_ONCE = 500


def _viewer(rows: Sequence[Any], **of_session: Any) -> PersonViewer | None:
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
        **of_session,
    )


def of_session(secret: str) -> PersonViewer | None:
    """Return who is signed in with that session id; None when it is unknown, ended, too old or its owner may not enter."""
    now = clock.now()
    # Asked of the connection itself: nothing has changed in memory when a request begins.
    rows = db_session.connection().execute(BY_SESSION, {"digest": digest_of(secret), "now": now}).all()
    if not rows:
        return None
    row = rows[0]
    person = _viewer(
        rows,
        session_id=row.session_id,
        confirmed_at=row.confirmed_at,
        last_seen_at=row.last_seen_at,
        is_session_outdated=row.session_epoch != row.permission_epoch,
        stamps=row.stamps,
    )
    if person is None:
        return None
    idle, longest = lifetimes(person.staff_role)
    # A clock set back must not prolong a session, so what lies ahead counts as no time at all.
    is_over = now - row.last_seen_at >= idle or now - row.created_at >= longest
    return None if is_over else person


def of_person(person_id: int) -> PersonViewer | None:
    """Return the viewer for a person outside of any browser, as jobs and commands need; None when they may not enter."""
    return of_people([person_id]).get(person_id)


def of_people(person_ids: Iterable[int]) -> dict[int, PersonViewer]:
    """Return the viewers for people outside of any browser by id, 500 with one statement, without those who may not enter."""
    # Statements on plain tables do not write down first what is only changed in memory yet.
    db_session.flush()
    found: dict[int, list[Any]] = {}
    for ids in portions(person_ids, AT_ONCE):
        for row in db_session.execute(BY_IDS, {"ids": ids, "now": clock.now()}):
            found.setdefault(row.id, []).append(row)
    people = {person_id: _viewer(rows) for person_id, rows in found.items()}
    return {person_id: person for person_id, person in people.items() if person is not None}
