"""A form sent twice acts once (check 57)."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.companies import labels
from app.companies.models import Company
from app.core.database import db_session
from app.core.limits import limit
from app.core.transaction import before_commit, transact
from app.files import operations as files
from tests.roadmap.rows import request
from tests.support.cast import Cast
from tests.support.page import CheckingClient

FORM = dict.fromkeys(labels.FIELDS, "") | {
    "name": "株式会社試験",
    "tier": "low",
    "lifecycle": "onboarding",
    "request_key": "k" * 20,
}


def _companies() -> int:
    return db_session.scalar(select(func.count(Company.id)).where(Company.name.startswith("株式会社試験"))) or 0


def test_the_same_form_twice_leads_to_the_first_answer(
    app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient]
) -> None:
    client = sign_in(cast.cleo)
    first, second = client.post("/companies/new", data=FORM), client.post("/companies/new", data=FORM)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert _companies() == 1


def test_the_same_key_with_other_content_is_refused_and_gives_the_words_back(
    app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient]
) -> None:
    client = sign_in(cast.cleo)
    client.post("/companies/new", data=FORM)
    answer = client.post("/companies/new", data={**FORM, "name": "株式会社試験二号"})
    assert answer.status_code == 422
    assert "株式会社試験二号" in answer.text
    assert _companies() == 1


def test_a_key_is_one_persons_own(app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient]) -> None:
    sign_in(cast.cleo).post("/companies/new", data=FORM)
    answer = sign_in(cast.ada).post("/companies/new", data={**FORM, "name": "株式会社試験三号"})
    assert answer.status_code == 303
    assert _companies() == 2


def test_what_is_counted_or_taken_in_on_the_way_acts_on_no_form(app: Flask, cast: Cast) -> None:
    """Else a form whose operation failed after it would count as acted on, and its retry be lost."""
    claimed: list[str] = []
    before_commit(lambda: claimed.append("form"))
    limit("on the way", "1", "5/minute")
    files.upload(cast.max, b"a,b\n1,2\n", "numbers.csv")
    assert claimed == []
    with transact():
        pass
    assert claimed == ["form"]


def test_a_piece_sent_twice_leads_to_the_page_it_came_from(
    app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient]
) -> None:
    asked, client = request("Columns", "reviewing"), sign_in(cast.max)
    vote, page = f"/requests/{asked.id}/vote", f"/requests/{asked.id}?stay=1"
    form = {"importance": "2", "request_key": "v" * 20}
    headers = {"X-Fragment": "1", "Referer": f"http://localhost{page}"}
    first, second = (client.post(vote, data=form, headers=headers) for _time in range(2))
    assert (first.status_code, second.status_code, second.location) == (200, 303, page)
    elsewhere = client.post(vote, data=form, headers={**headers, "Referer": "https://evil.example/requests/1"})
    assert elsewhere.location == vote
