"""Reading: what is new, pages by number, how many statements a page costs."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert

from app.comments.models import Comment
from app.core import clock
from app.core.database import db_session
from app.core.transaction import transact
from app.discussions import operations, queries
from app.discussions.models import ThreadRead
from tests.discussions.threads import private_space, reply, space, stored, thread
from tests.support.cast import Cast

MANY = 2000
BUDGET = 6


def read_number(person_id: int, thread_id: int) -> int | None:
    """Return up to where a person has read a thread."""
    db_session.expire_all()
    row = db_session.get(ThreadRead, (person_id, thread_id))
    return row.last_number if row else None


@pytest.fixture
def long_thread(app: Flask, cast: Cast) -> int:
    """A thread of 2,000 posts, written without ceremony."""
    made = thread(cast.cleo, space(), "A very long thread", kind="discussion")
    start = clock.now() - timedelta(days=1)
    rows = [
        {
            "subject_kind": "thread", "subject_id": made.id, "number": number, "author_id": cast.pat.id,
            "body": f"Post {number}", "body_html": f"<p>Post {number}.</p>", "state": "visible",
            "created_at": start + timedelta(seconds=number),
        }
        for number in range(2, MANY + 1)
    ]  # fmt: skip
    with transact():
        db_session.execute(insert(Comment), rows)
    operations.recount(made.id)
    db_session.expire_all()
    return made.id


def test_a_long_thread_is_read_in_pages_of_numbers(cast: Cast, long_thread: int, sign_in) -> None:
    client = sign_in(cast.mia)
    first = client.get(f"/community/{long_thread}").text
    assert "Post 20." in first and "Post 21." not in first and "?page=100" in first
    last = client.get(f"/community/{long_thread}?page=100").text
    assert "Post 1981." in last and "Post 2000." in last and "Post 1980." not in last
    assert 'id="post-1234"' in client.get(f"/community/{long_thread}?post=1234").text
    assert client.get(f"/community/{long_thread}?page=5000").text.count("Post 2000.") == 1
    assert "Post 20." in client.get(f"/community/{long_thread}?page=-3&post=x").text


def test_every_page_keeps_to_its_statements(cast: Cast, long_thread: int, sign_in, count_statements) -> None:
    private_space(1)
    place = stored(long_thread).space_id
    asked = thread(cast.mia, queries.space(cast.mia, place), tags=["csv"])
    answer = reply(cast.olga, asked)
    operations.accept(cast.mia, stored(asked.id), answer.id)
    key = asked.id
    for person in (cast.mia, cast.olga, cast.cleo):
        client = sign_in(person)
        operations.mark_read(person, stored(long_thread), 5)
        for path in (
            "/community",
            "/community/threads?show=unanswered",
            "/community/threads?show=following",
            "/community/threads?tag=csv",
            "/community/spaces/how-to",
            f"/community/{key}",
            f"/community/{long_thread}?page=50",
        ):
            client.get(path)
            with count_statements() as statements:
                assert client.get(path).status_code == 200
            assert len(statements) <= BUDGET, (path, person.name, statements)
            for one in (statement.lower() for statement in statements):
                assert "count(" not in one or "limit" in one, (path, one)


def test_reading_writes_nothing(cast: Cast, long_thread: int, sign_in, count_statements) -> None:
    client = sign_in(cast.olga)
    client.get("/community")
    with count_statements() as statements:
        client.get(f"/community/{long_thread}")
    assert all(one.lstrip().upper().startswith("SELECT") for one in statements)
    assert read_number(cast.olga.id, long_thread) is None


def test_what_was_read_is_remembered_and_never_less(app: Flask, cast: Cast, sign_in) -> None:
    asked = thread(cast.mia, space())
    key = asked.id
    for _ in range(3):
        reply(cast.olga, asked)
    client = sign_in(cast.max)
    assert client.post(f"/community/{key}/read", data={"number": "3"}).status_code == 204
    assert read_number(cast.max.id, key) == 3
    client.post(f"/community/{key}/read", data={"number": "1"})
    assert read_number(cast.max.id, key) == 3
    client.post(f"/community/{key}/read", data={"number": "999"})
    assert read_number(cast.max.id, key) == 4
    assert read_number(cast.olga.id, key) == 4 and read_number(cast.mia.id, key) == 1


def test_new_since_the_last_visit(app: Flask, cast: Cast, sign_in) -> None:
    asked = thread(cast.mia, space())
    key = asked.id
    client = sign_in(cast.max)
    assert "New since your last visit" not in client.get(f"/community/{key}").text
    client.post(f"/community/{key}/read", data={"number": "1"})
    reply(cast.olga, asked, "The first news.")
    page = client.get(f"/community/{key}").text
    assert page.index("New since your last visit") < page.index("The first news.")
    assert f"/community/{key}?post=2#new" in page
    client.post(f"/community/{key}/read", data={"number": "2"})
    assert "New since your last visit" not in client.get(f"/community/{key}").text


def test_spaces_tell_how_much_is_new(app: Flask, cast: Cast, sign_in) -> None:
    place = space()
    first, second = thread(cast.mia, place, "The first"), thread(cast.mia, place, "The second")

    def new(viewer) -> int:
        db_session.rollback()
        return queries.overview(viewer)[0].new_count

    assert (new(cast.mia), new(cast.olga)) == (0, 2)
    operations.mark_read(cast.olga, stored(first.id), 1)
    assert new(cast.olga) == 1
    operations.mark_all_read(cast.olga, [place.id])
    assert new(cast.olga) == 0
    reply(cast.max, second)
    assert new(cast.olga) == 1 and new(cast.mia) == 1
    operations.mark_all_read(cast.olga)
    assert new(cast.olga) == 0


def test_counting_of_what_is_new_stops(app: Flask, cast: Cast) -> None:
    place = space()
    for number in range(queries.MOST_COUNTED + 5):
        thread(cast.cleo, place, f"Thread number {number}")
    row = queries.overview(cast.mia)[0]
    assert row.is_counted_out and row.new_count == queries.MOST_COUNTED + 1 and row.threads_count == queries.MOST_COUNTED + 5


def test_marking_read_what_one_may_not_see(app: Flask, cast: Cast, sign_in) -> None:
    key = thread(cast.mia, private_space(1)).id
    client = sign_in(cast.olga)
    assert client.post(f"/community/{key}/read", data={"number": "1"}).status_code == 404
    assert client.post("/community/read", data={"space": "company-1"}).status_code == 404
    assert client.post("/community/read").status_code == 303
    assert read_number(cast.olga.id, key) is None


def test_gaps_in_the_numbers_leave_gaps_in_the_pages(cast: Cast, long_thread: int, sign_in) -> None:
    with transact():
        for comment in db_session.query(Comment).filter(Comment.subject_id == long_thread, Comment.number.between(21, 40)):
            comment.state = "deleted"
    page = sign_in(cast.mia).get(f"/community/{long_thread}?page=2").text
    assert "The posts of this page were taken away" in page
    assert "Post 41." in sign_in(cast.mia).get(f"/community/{long_thread}?page=3").text


def test_spaces_and_tags_can_be_watched_where_they_are_read(app: Flask, cast: Cast, sign_in) -> None:
    thread(cast.mia, space(), tags=["csv"])
    thread(cast.mia, private_space(1), "Only for Acme", tags=["secret"])
    olga, mia = sign_in(cast.olga), sign_in(cast.mia)
    assert "/watching/space/" in olga.get("/community/spaces/how-to").text
    assert "/watching/tag/" in olga.get("/community/threads?tag=csv").text
    assert "/watching/tag/" not in olga.get("/community/threads?tag=secret").text
    assert "/watching/tag/" in mia.get("/community/threads?tag=secret").text


def test_what_was_read_before_asking_is_told_to_those_who_may_read_it(app: Flask, cast: Cast, sign_in) -> None:
    from tests.faq.writing import published

    answer = published("How to close the month", slug="month", audience="companies", company_ids=(1,))
    key = thread(cast.mia, space(), origin=("answer", answer.id)).id
    assert "How to close the month" in sign_in(cast.max).get(f"/community/{key}/alike").text
    assert "How to close the month" not in sign_in(cast.olga).get(f"/community/{key}/alike").text


@pytest.mark.parametrize("name", ["max", "olga", "cleo"])
def test_two_lists_read_together_are_what_each_is_alone(cast: Cast, name: str) -> None:
    viewer, places = getattr(cast, name), (space(), private_space())
    for number, who in enumerate((cast.cleo, cast.max, cast.cleo)):
        for place in places:
            thread(who, place, title=f"{who.name} asks {number}", kind="question" if number else "discussion")
    both = queries.latest_and_my_open_questions(viewer, 4)
    assert both == (queries.latest(viewer, 4), queries.my_open_questions(viewer, 4))
    latest, unanswered = queries.latest_and_unanswered(viewer, 4)
    assert latest == both[0] and [one.title for one in unanswered] == [one.title for one in latest if one.kind == "question"]
    assert len(latest) == (4 if name != "olga" else 3)
