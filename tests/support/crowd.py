"""Many people at the same moment."""

import threading
from collections.abc import Callable
from typing import TypeVar

from flask import Flask

from app.core.access import PlainViewer
from app.core.database import db_session
from app.core.errors import Busy
from app.core.transaction import transact
from app.people.models import Membership, User

One = TypeVar("One")
FIRST = 1000
RETRIES = 5


def crowd(size: int) -> list[PlainViewer]:
    """Make that many people of two companies, with ids from 1000 on."""
    with transact():
        for number in range(size):
            person = User(id=FIRST + number, name=f"P{number}", mail=f"p{number}@many.example", locale="en")
            person.memberships = [Membership(company_id=1 + number % 2, roles=["user"])]
            db_session.add(person)
    return [
        PlainViewer(
            id=FIRST + number, name=f"P{number}", company_id=1 + number % 2, company_ids=frozenset({1 + number % 2}),
            is_authenticated=True, locale="en",
        )
        for number in range(size)
    ]  # fmt: skip


def all_at_once(app: Flask, people: list[One], act: Callable[[One], object]) -> list[BaseException]:
    """Let everybody do `act` in a thread of their own, at the same moment; what went wrong."""
    gate, wrong = threading.Barrier(len(people)), []

    def one(person: One) -> None:
        with app.test_request_context():
            gate.wait()
            try:
                act(person)
            except BaseException as error:  # told by the test, in its own thread
                wrong.append(error)
            finally:
                db_session.remove()

    threads = [threading.Thread(target=one, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db_session.rollback()
    db_session.expire_all()
    return wrong


def until_done(act: Callable[[], object]) -> None:
    """Do what a person does who reads that the site is busy: the same again. What `act` does must not harm when done twice."""
    for again in range(RETRIES):
        try:
            act()
            break
        except Busy:
            if again == RETRIES - 1:
                raise
        finally:
            db_session.remove()
