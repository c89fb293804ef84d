"""R-17: a hundred people vote, react and reply in one thread at the same moment; what is counted equals the rows."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from app.comments.models import Comment
from app.core.access import SYSTEM
from app.core.database import db_session
from app.discussions import operations as discussions
from app.discussions import queries
from app.discussions.models import Poll
from app.discussions.operations.polling import add_poll
from app.discussions.operations.spaces import Details as SpaceDetails
from app.people.viewers import of_person
from tests.drills import invariants
from tests.drills.people import all_at_once, enter, make_people
from tests.drills.visitor import Answer, Visitor
from tests.support.servers import Server

pytestmark = [pytest.mark.drill, pytest.mark.timeout(300)]
PEOPLE = 100


def test_r17_a_hundred_people_in_one_thread(server: Server, drilled: Flask, is_smoke: bool) -> None:
    with drilled.app_context():
        thread_id, opening_id, options = _make_thread()
        cookies = [enter(drilled, number) for number in range(PEOPLE)]
    visitors = [Visitor(server.url, cookie) for cookie in cookies]
    page = f"/community/{thread_id}"
    assert Counter(one.status for one in all_at_once(visitors, lambda _n, who: who.get(page))) == {200: PEOPLE}
    for _round in range(1 if is_smoke else 5):
        done = [
            *all_at_once(visitors, lambda n, who: who.post(f"{page}/poll/vote", options=str(options[n % 2]))),
            *all_at_once(visitors, lambda _n, who: who.post("/comments/reactions", me_too=str(opening_id))),
            *all_at_once(visitors, lambda _n, who: who.post("/comments/reactions", helpful=str(opening_id))),
        ]
        assert {one.status for one in done} == {303}
    said = all_at_once(visitors, lambda n, who: _reply(who, thread_id, n))
    assert {one.status for one in said} == {303}
    invariants.drain(server.data_dir, 120)
    assert _ask(server, "SELECT voters_count FROM polls") == [(PEOPLE,)]
    assert _ask(server, "SELECT votes_count FROM poll_options ORDER BY id") == [(PEOPLE // 2,)] * 2
    assert _ask(server, "SELECT count(*), count(DISTINCT user_id) FROM poll_votes") == [(PEOPLE, PEOPLE)]
    counted = "SELECT me_too_count, helpful_count, thanks_count FROM comments WHERE id = ?"
    assert _ask(server, counted, opening_id) == [(PEOPLE, PEOPLE, 0)]
    rows = "SELECT kind, count(*) FROM comment_reactions GROUP BY kind ORDER BY kind"
    assert _ask(server, rows) == [("helpful", PEOPLE), ("me_too", PEOPLE)]
    numbers = _ask(server, "SELECT number FROM comments WHERE subject_id = ? ORDER BY number", thread_id)
    assert numbers == [(number,) for number in range(1, PEOPLE + 2)]
    assert _ask(server, "SELECT posts_count, me_too_count FROM threads WHERE id = ?", thread_id) == [(PEOPLE + 1, PEOPLE)]
    invariants.check_file(server.data_dir)


def _reply(visitor: Visitor, thread_id: int, number: int) -> Answer:
    key = f"drill-reply-{number}"
    return visitor.post(f"/comments/on/thread/{thread_id}", key=key, body=f"drill-{number} here, too.")


def _ask(server: Server, statement: str, *values: object) -> list[tuple[object, ...]]:
    return invariants.rows(server.data_dir, statement, *values)


def _make_thread() -> tuple[int, int, list[int]]:
    make_people(PEOPLE)
    staff = of_person(1)
    assert staff is not None
    space = discussions.add_space(SYSTEM, SpaceDetails("Drill"))
    thread = discussions.start_thread(staff, queries.space(staff, space.id), title="Who is here?", body="Say so, please.")
    poll = add_poll(staff, thread, question="Are you here?", options=["Yes", "No"])
    opening = db_session.scalar(select(Comment.id).where(Comment.subject_kind == "thread", Comment.subject_id == thread.id))
    options = list(db_session.scalars(select(Poll).where(Poll.id == poll.id)).one().options)
    assert opening is not None
    return thread.id, opening, [one.id for one in options]
