"""What gives an account away is asked for the password again: checks 14 and 69."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.core import clock
from app.core.database import db_session
from app.core.transaction import transact
from app.people.models import Invitation, User, UserSession
from tests.support.cast import Cast
from tests.support.page import CheckingClient


@pytest.fixture
def later(cast: Cast, sign_in: Callable[[Any], CheckingClient]) -> CheckingClient:
    """Return a client in which Ada proved eleven minutes ago that it is her."""
    client = sign_in(cast.ada)
    with transact():
        db_session.execute(update(UserSession).values(confirmed_at=clock.now() - timedelta(minutes=11)))
    return client


@pytest.mark.parametrize(
    ("path", "fields", "back"),
    [
        ("/people/5/roles", {"staff_role": "admin"}, "/people/5"),
        ("/people/2/factor/remove", {}, "/people/2"),
        (
            "/people/invite",
            {"mail": "new@engawa.example", "company": "0", "staff_role": "admin", "locale": "en"},
            "/people/invite",
        ),
        ("/me/security/recovery-codes", {}, "/me/security"),
    ],
)
def test_an_old_session_confirms_first_and_comes_back_to_a_page(
    later: CheckingClient, path: str, fields: dict[str, str], back: str
) -> None:
    before = _rights()
    answer = later.post(path, data=fields)
    assert (answer.status_code, answer.location) == (303, f"/me/confirm?next={back}")
    assert later.get(back).status_code in {200, 303}
    assert _rights() == before


def test_roles_of_customers_need_no_second_proof(later: CheckingClient) -> None:
    assert later.post("/people/2/roles", data={"roles": "evaluator"}).location == "/people/2"


def _rights() -> list[Any]:
    people = [(row.id, row.staff_role, row.has_factor) for row in db_session.scalars(select(User).order_by(User.id))]
    return [*people, *db_session.scalars(select(Invitation.mail))]
