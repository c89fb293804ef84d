"""The first post of a newcomer: what is sent within seconds waits, and what does not say since when is shown again."""

from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import select

from app.comments.models import Comment
from app.core import clock
from app.core.database import db_session
from app.moderation import operations as moderation
from app.moderation.models import HeldPost, Level
from tests.comments.writing import place, said
from tests.discussions.threads import space


@pytest.fixture
def newcomer(cast, sign_in) -> Any:
    """Max, who has written nothing yet, signed in."""
    moderation.choose_level(cast.cleo, cast.max.id, Level.NEWCOMER, "New here")
    return sign_in(cast.max)


def held() -> list[str]:
    db_session.expire_all()
    return list(db_session.scalars(select(HeldPost.reason)))


def states() -> list[str]:
    db_session.expire_all()
    return list(db_session.scalars(select(Comment.state).order_by(Comment.id)))


@pytest.mark.parametrize(("seconds", "state", "reasons"), [(2.9, "waiting", ["hasty"]), (3.1, "visible", [])])
def test_what_is_sent_within_seconds_waits(cast, newcomer, seconds, state, reasons):
    kind, subject_id = place()
    url = f"/comments/on/{kind}/{subject_id}"
    with time_machine.travel(clock.now(), tick=False) as travelled:
        begun = newcomer.page(url).select_one('[name="begun"]')["value"]
        travelled.shift(seconds)
        assert newcomer.post(url, data={"body": "We do it weekly.", "begun": begun}).status_code == 303
    assert (states(), held()) == ([state], reasons)


def test_a_form_that_does_not_say_since_when_is_shown_again(cast, newcomer, sign_in):
    kind, subject_id = place()
    url = f"/comments/on/{kind}/{subject_id}"
    moderation.choose_level(cast.cleo, cast.olga.id, Level.NEWCOMER, "New here")
    of_another = sign_in(cast.olga).page(url).select_one('[name="begun"]')["value"]
    with time_machine.travel(clock.now(), tick=False) as travelled:
        for begun in ({}, {"begun": "2:0.made-up"}, {"begun": of_another}):
            again = newcomer.post(url, data={"body": "We do it weekly.", **begun})
            assert (again.status_code, "first post here" in again.text, "We do it weekly." in again.text) == (422, True, True)
        travelled.shift(60)
        given = BeautifulSoup(again.text, "html5lib").select_one('[name="begun"]')["value"]
        assert newcomer.post(url, data={"body": "We do it weekly.", "begun": given}).status_code == 303
    assert states() == ["visible"]


def test_only_first_posts_of_newcomers_are_asked_about(cast, newcomer, sign_in):
    where = place()
    url = f"/comments/on/{where[0]}/{where[1]}"
    for client in (sign_in(cast.mia), sign_in(cast.cleo)):
        assert client.page(url).select_one('[name="begun"]')["value"] == ""
        assert client.post(url, data={"body": "At once."}).status_code == 303
    said(cast.max, where, "My first.")
    assert newcomer.page(url).select_one('[name="begun"]')["value"] == ""
    assert newcomer.post(url, data={"body": "My second."}).status_code in {303, 422}
    assert held() == []


def test_a_thread_is_a_first_post_too(cast, newcomer):
    data = {
        "title": "How do I compare sites?",
        "kind": "question",
        "space_id": space().id,
        "body": "Of two years.",
        "step": "send",
    }
    with time_machine.travel(clock.now(), tick=False) as travelled:
        begun = newcomer.page("/community/ask").select_one('[name="begun"]')["value"]
        assert newcomer.post("/community/ask", data=data).status_code == 422
        travelled.shift(1)
        assert newcomer.post("/community/ask", data={**data, "begun": begun}).status_code == 303
    assert (states(), held()) == (["waiting"], ["hasty"])
