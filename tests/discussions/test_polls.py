"""Polls: one vote a person whatever comes at once, results for those who voted, nothing after the end."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.core.transaction import transact
from app.discussions import queries
from app.discussions.models import Poll, PollOption, PollVote, Thread
from app.discussions.operations import arranging, polling
from app.discussions.poll_forms import PollForm
from app.discussions.queries.polling import percent, poll_shown
from app.moderation import operations as moderation
from app.moderation.models import PenaltyKind
from app.people.models import Membership, User
from app.people.viewers import of_person
from tests.discussions.threads import private_space, space, stored, thread
from tests.support.cast import Cast


def poll(cast: Cast, **given: object) -> tuple[Thread, list[int]]:
    """Put a poll into a thread of Mia and return the thread with the ids of the choices."""
    one = thread(cast.mia, space())
    polling.add_poll(cast.mia, one, question="Which day?", options=["Monday", "Tuesday", " ", "monday"], **given)
    return stored(one.id), list(db_session.scalars(select(PollOption.id).order_by(PollOption.position)))


def rows_and_counters(thread_id: int) -> tuple[dict[int, int], dict[int, int], int, int]:
    """Return votes by option as rows and as counters, and voters as rows and as counter."""
    db_session.expire_all()
    rows = dict(db_session.execute(select(PollVote.option_id, func.count()).group_by(PollVote.option_id)).all())
    counters = {option.id: option.votes_count for option in db_session.scalars(select(PollOption)) if option.votes_count}
    voters = db_session.scalar(select(func.count(PollVote.user_id.distinct())))
    return rows, counters, voters or 0, db_session.scalars(select(Poll.voters_count).where(Poll.thread_id == thread_id)).one()


def test_the_arithmetic() -> None:
    assert [percent(votes, voters) for votes, voters in ((0, 0), (0, 3), (1, 3), (2, 3), (1, 2), (3, 3))] == [
        0,
        0,
        33,
        67,
        50,
        100,
    ]


def test_a_vote_is_one_and_can_be_changed_and_taken_back(app: Flask, cast: Cast) -> None:
    one, (monday, tuesday) = poll(cast)
    assert not poll_shown(cast.olga, one.id).shows_results
    polling.vote(cast.olga, one, [monday])
    polling.vote(cast.olga, stored(one.id), [tuesday])
    shown = poll_shown(cast.olga, one.id)
    assert shown.shows_results and [(o.votes, o.percent, o.is_mine) for o in shown.options] == [(0, 0, False), (1, 100, True)]
    assert not poll_shown(cast.max, one.id).shows_results
    with pytest.raises(Refused):
        polling.vote(cast.olga, stored(one.id), [monday, tuesday])
    for nonsense in ([], [99_999]):
        with pytest.raises(Refused):
            polling.vote(cast.olga, stored(one.id), nonsense)
    polling.take_vote_back(cast.olga, stored(one.id))
    assert rows_and_counters(one.id) == ({}, {}, 0, 0)


def test_several_may_be_chosen_where_that_is_said(app: Flask, cast: Cast) -> None:
    one, ids = poll(cast, is_multiple=True)
    polling.vote(cast.olga, one, ids)
    polling.vote(cast.max, stored(one.id), ids[:1])
    assert rows_and_counters(one.id) == ({ids[0]: 2, ids[1]: 1}, {ids[0]: 2, ids[1]: 1}, 2, 2)
    assert [option.percent for option in poll_shown(cast.max, one.id).options] == [100, 50]


def test_the_key_itself_holds_one_vote_a_person(app: Flask, cast: Cast) -> None:
    one, (monday, tuesday) = poll(cast)
    polling.vote(cast.olga, one, [monday])
    number = db_session.scalar(select(Poll.id))
    with pytest.raises((IntegrityError, Refused)), transact():
        db_session.add(PollVote(poll_id=number, user_id=cast.olga.id, slot=0, option_id=tuesday))
        db_session.flush()


def test_nobody_votes_after_the_end_and_everybody_sees_the_result(app: Flask, cast: Cast) -> None:
    ends = clock.now() + timedelta(days=2)
    one, (monday, _tuesday) = poll(cast, closes_at=ends)
    polling.vote(cast.olga, one, [monday])
    with time_machine.travel(ends + timedelta(seconds=1), tick=False):
        for act in (
            lambda: polling.vote(cast.max, stored(one.id), [monday]),
            lambda: polling.take_vote_back(cast.olga, stored(one.id)),
        ):
            with pytest.raises(Refused):
                act()
        assert poll_shown(cast.max, one.id).shows_results
    assert rows_and_counters(one.id)[2:] == (1, 1)


def test_closing_by_hand_and_closing_the_thread(app: Flask, cast: Cast) -> None:
    one, (monday, _tuesday) = poll(cast)
    with pytest.raises(Forbidden):
        polling.close_poll(cast.olga, one)
    polling.close_poll(cast.mia, stored(one.id))
    with pytest.raises(Refused):
        polling.vote(cast.olga, stored(one.id), [monday])
    other = thread(cast.mia, space("Other"))
    polling.add_poll(cast.cleo, other, question="Q", options="ab")
    arranging.close_thread(cast.cleo, stored(other.id), "Done")
    option = db_session.scalars(select(PollOption.id).order_by(PollOption.id.desc())).first()
    with pytest.raises(Refused):
        polling.vote(cast.olga, stored(other.id), [option])


def test_who_may_put_a_poll_in_and_what_it_needs(app: Flask, cast: Cast) -> None:
    one = thread(cast.mia, space())
    with pytest.raises(Forbidden):
        polling.add_poll(cast.olga, one, question="Q", options=["a", "b"])
    for given in (
        {"question": " ", "options": ["a", "b"]},
        {"question": "Q", "options": ["a", "A "]},
        {"question": "Q", "options": [str(n) for n in range(13)]},
        {"question": "Q", "options": ["a", "b" * 201]},
        {"question": "Q", "options": ["a", "b"], "closes_at": clock.now() - timedelta(minutes=1)},
        {"question": "Q", "options": ["a", "b"], "closes_at": clock.now() + timedelta(days=400)},
    ):
        with pytest.raises(Refused):
            polling.add_poll(cast.mia, stored(one.id), **given)
    polling.add_poll(cast.mia, stored(one.id), question="Q", options=["a", "b"])
    with pytest.raises(Refused):
        polling.add_poll(cast.mia, stored(one.id), question="Q", options=["a", "b"])
    polling.remove_poll(cast.mia, stored(one.id))
    assert not stored(one.id).has_poll and db_session.scalar(select(Poll.id)) is None


def test_what_one_may_not_see_one_cannot_vote_in(app: Flask, cast: Cast) -> None:
    own = thread(cast.mia, private_space(1), "Our own")
    polling.add_poll(cast.mia, own, question="Q", options=["a", "b"])
    option = db_session.scalars(select(PollOption.id)).first()
    with pytest.raises(NotFound):
        polling.vote(cast.olga, stored(own.id), [option])


def test_the_last_day_ends_where_its_author_is(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"closes_on": "2026-12-01"}):
        form = PollForm(meta={"csrf": False})
        assert form.closes_on.data == date(2026, 12, 1)
        assert form.closes_at("Asia/Tokyo") == datetime(2026, 12, 1, 14, 59, 59, 999999, tzinfo=UTC)


def test_voting_in_place_and_without_scripts(app: Flask, cast: Cast, sign_in) -> None:
    one, (monday, _tuesday) = poll(cast)
    olga = sign_in(cast.olga)
    page = olga.get(f"/community/{one.id}")
    assert "Which day?" in page.text and "The result is shown once you have voted." in page.text
    url = f"/community/{one.id}/poll"
    assert olga.post(f"{url}/vote", data={}).headers["Location"] == f"/community/{one.id}#poll"
    sent = olga.post(f"{url}/vote", data={"options": monday}, headers={"X-Fragment": "1"})
    assert (
        sent.status_code == 200 and 'id="poll"' in sent.text and "1 person has voted" in sent.text and "<html" not in sent.text
    )
    wrong = olga.post(f"{url}/vote", data={"options": "77777"}, headers={"X-Fragment": "1"})
    assert wrong.status_code == 422 and "Please choose from the list." in wrong.text
    assert olga.post(f"{url}/unvote").status_code == 303
    assert olga.post(f"{url}/close").status_code == 403
    mia = sign_in(cast.mia)
    assert "Close the poll" in mia.get(f"/community/{one.id}").text
    assert mia.post(f"{url}/close").status_code == 303
    assert "closed" in olga.get(f"/community/{one.id}").text
    other = thread(cast.mia, space("Other"), "Another thread")
    assert "Add a poll" in mia.get(f"/community/{other.id}").text
    bad = mia.post(f"/community/{other.id}/poll/new", data={"question": "Q", "options": "only one"})
    assert bad.status_code == 422
    made = mia.post(f"/community/{other.id}/poll/new", data={"question": "Q", "options": "one\ntwo", "closes_on": ""})
    assert made.status_code == 303 and stored(other.id).has_poll


def test_a_hundred_votes_at_once_all_count(app: Flask, cast: Cast) -> None:
    one, ids = poll(cast)
    with transact():
        people = [User(name=f"P{n}", mail=f"p{n}@acme.example", password_hash="x", locale="en") for n in range(100)]
        for person in people:
            person.memberships = [Membership(company_id=1, roles=["user"])]
        db_session.add_all(people)
        db_session.flush()
        keys = [person.id for person in people]
    problems: list[BaseException] = []

    def cast_votes(mine: list[int]) -> None:
        with app.app_context():
            for key in mine:
                try:
                    polling.vote(of_person(key), queries.thread(of_person(key), one.id), [ids[key % 2]])
                except BaseException as error:
                    problems.append(error)
            db_session.remove()

    threads = [threading.Thread(target=cast_votes, args=(keys[place::10],)) for place in range(10)]
    for running in threads:
        running.start()
    for running in threads:
        running.join()
    assert problems == []
    rows, counters, voters, counted = rows_and_counters(one.id)
    assert rows == counters and (voters, counted) == (100, 100) and sum(rows.values()) == 100


def test_who_is_silenced_neither_votes_nor_takes_back(app: Flask, cast: Cast) -> None:
    one, (monday, tuesday) = poll(cast)
    polling.vote(cast.olga, one, [monday])
    moderation.punish(cast.cleo, cast.olga.id, PenaltyKind.SILENCE, hours=24, reason="Insults")
    with pytest.raises(Refused, match="Insults"):
        polling.vote(cast.olga, stored(one.id), [tuesday])
    with pytest.raises(Refused, match="Insults"):
        polling.take_vote_back(cast.olga, stored(one.id))
    assert rows_and_counters(one.id)[0] == {monday: 1}
