"""The standing cast, as rows and as viewers: Mia and Max of Acme, Olga of Other, Cleo, Pat and Ada of the staff."""

from dataclasses import dataclass, replace
from functools import cache

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select

from app.companies.models import Company
from app.core import clock
from app.core.database import db_session
from app.core.transaction import transact
from app.extensions import db
from app.people.models import Membership, User
from app.people.viewers import PersonViewer, of_person

PASSWORD = "four unrelated words of tests"
# (name, mail, company, roles, staff role); the ids follow the order.
PEOPLE = (
    ("Mia", "mia@acme.example", 1, ["promoter"], None),
    ("Max", "max@acme.example", 1, ["user"], None),
    ("Olga", "olga@other.example", 2, ["user"], None),
    ("Cleo", "cleo@engawa.example", None, [], "cs"),
    ("Pat", "pat@engawa.example", None, [], "product"),
    ("Ada", "ada@engawa.example", None, [], "admin"),
)
COMPANIES = ((1, "Acme", "high", "acme"), (2, "Other", "tech", "other"))


@dataclass(frozen=True)
class Cast:
    """Viewers by name; each has just proved who they are."""

    mia: PersonViewer
    max: PersonViewer
    olga: PersonViewer
    cleo: PersonViewer
    pat: PersonViewer
    ada: PersonViewer


@cache
def _password_hash() -> str:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def make_cast(app: Flask) -> Cast:
    """Write the cast into the database of the open application context, unless it is there, and return it."""
    if db_session.scalar(select(User.id).limit(1)) is None:
        _write()
    return Cast(**{name.lower(): _fresh_viewer(number) for number, (name, *_rest) in enumerate(PEOPLE, start=1)})


def _fresh_viewer(person_id: int) -> PersonViewer:
    found = of_person(person_id)
    assert found is not None
    return replace(found, confirmed_at=clock.now())


def _write() -> None:
    with transact():
        for key, name, tier, external_id in COMPANIES:
            db_session.add(
                Company(
                    id=key, name=name, tier=tier, lifecycle="adoption", external_id=external_id,
                    sort_name=name.lower(), search_text=name.lower(),
                )
            )  # fmt: skip
        db_session.flush()
        for key, (name, mail, company_id, roles, staff_role) in enumerate(PEOPLE, start=1):
            person = User(id=key, name=name, mail=mail, locale="en", staff_role=staff_role, password_hash=_password_hash())
            person.memberships = [Membership(company_id=company_id, roles=roles)] if company_id else []
            db_session.add(person)
        db_session.flush()
        if db.engine.dialect.name == "postgresql":
            # Rows with keys of our own leave the counters behind.
            for table in ("users", "companies"):
                db_session.execute(select(func.setval(func.pg_get_serial_sequence(table, "id"), len(PEOPLE))))
    db_session.expunge_all()
