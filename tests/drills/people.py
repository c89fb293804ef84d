"""Many people of one company, each with a browser of their own."""

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from app.companies import operations as companies
from app.companies.details import Details
from app.companies.models import Lifecycle, Tier
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.transaction import transact
from app.people.models import Membership, User
from tests.drills.visitor import Answer, Visitor
from tests.support.crowd import RETRIES
from tests.support.sign_in import sign_in


def make_people(count: int) -> None:
    """Make that many people of one company."""
    company = companies.create_company(SYSTEM, Details("drill", Tier.MID, Lifecycle.ADOPTION))
    with transact():
        for number in range(count):
            person = User(name=f"Drill {number}", mail=f"p{number}@drill.example", locale="en")
            person.memberships = [Membership(company_id=company.id, roles=["user"])]
            db_session.add(person)


def enter(app: Flask, number: int) -> dict[str, str]:
    """Sign one of them in and return the cookies."""
    client = app.test_client()
    person = db_session.scalars(select(User).where(User.mail == f"p{number}@drill.example")).one()
    sign_in(client, person)
    return {cookie.key: cookie.value for cookie in client._cookies.values()}


def all_at_once(visitors: list[Visitor], act: Callable[[int, Visitor], Answer]) -> list[Answer]:
    """Let everybody do `act(number, visitor)` at the same moment and return what came back; who hears nothing, or that it is
    too busy, sends the same once more.
    """
    answers: list[Answer] = []
    start = threading.Barrier(len(visitors))

    def one(number: int, visitor: Visitor) -> None:
        start.wait()
        answer = act(number, visitor)
        for _again in range(RETRIES):
            if answer.status not in (0, 503):
                break
            answer = act(number, visitor)
        answers.append(answer)

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
