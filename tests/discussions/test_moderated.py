"""A thread follows what moderation does to its opening post."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.comments.models import Comment
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Refused
from app.discussions import operations, queries
from app.discussions.models import Space, Thread
from app.discussions.operations import polling
from app.moderation import operations as moderation
from app.moderation.models import HeldPost, Level, PenaltyKind
from app.search.finding import find
from app.search.found import Asked
from tests.discussions.threads import reply, space, stored, thread
from tests.support.cast import Cast


def opening(thread_id: int) -> int:
    """Return the id of the opening post."""
    return db_session.scalars(select(Comment.id).where(Comment.subject_id == thread_id, Comment.number == 1)).one()


@pytest.fixture
def held(app: Flask, cast: Cast) -> Thread:
    """A thread of a newcomer with a link in it, which waits for approval."""
    moderation.choose_level(cast.cleo, cast.mia.id, Level.NEWCOMER, "New here")
    made = thread(cast.mia, space(), "Look at this page", "It is at https://example.com/page for you.")
    return stored(made.id)


def test_a_held_thread_is_seen_by_author_and_staff_alone(cast: Cast, held: Thread, sign_in) -> None:
    key = held.id
    assert held.state == "waiting" and held.posts_count == 0
    assert "discussions.thread_started" not in list(db_session.scalars(select(Activity.fact)))
    mia, olga = sign_in(cast.mia), sign_in(cast.olga)
    assert "Waiting" in mia.get(f"/community/{key}").text
    assert "Look at this page" in mia.get("/community/threads?show=mine").text
    assert olga.get(f"/community/{key}").status_code == 404
    assert "Look at this page" not in olga.get("/community").text
    assert sign_in(cast.cleo).get(f"/community/{key}").status_code == 200


def test_approving_opens_it_and_tells_of_it_as_the_authors(cast: Cast, held: Thread) -> None:
    key, place = held.id, held.space_id
    post = db_session.scalars(select(HeldPost)).one()
    moderation.approve(cast.cleo, post)
    now = stored(key)
    assert (now.state, now.posts_count) == ("visible", 1)
    assert db_session.get_one(Space, place).threads_count == 1
    started = db_session.scalars(select(Activity).where(Activity.fact == "discussions.thread_started")).one()
    assert started.actor_id == cast.mia.id
    assert queries.reading(cast.olga, key) is not None


def test_turning_down_keeps_it_for_its_author(cast: Cast, held: Thread) -> None:
    key = held.id
    moderation.reject(cast.cleo, db_session.scalars(select(HeldPost)).one(), reason="Advertising")
    assert queries.reading(cast.olga, key) is None and queries.reading(cast.mia, key) is not None


def test_hiding_and_showing_the_opening_post(app: Flask, cast: Cast, run_jobs) -> None:
    from app.comments import operations as comments
    from app.core.transaction import transact

    place = space()
    made = thread(cast.mia, place, "Rude words here")
    reply(cast.olga, made)
    key = made.id
    with transact():
        comments.hide(cast.cleo, opening(key), True)
    assert stored(key).state == "hidden" and queries.reading(cast.olga, key) is None
    assert db_session.get_one(Space, place.id).threads_count == 0
    run_jobs()
    assert find(cast.olga, Asked("rude")).total == 0
    with transact():
        comments.hide(cast.cleo, opening(key), False)
    db_session.expire_all()
    assert stored(key).state == "visible" and queries.reading(cast.olga, key) is not None
    assert db_session.get_one(Space, place.id).threads_count == 1


@pytest.mark.parametrize(
    ("title", "tags"), [("See www.spam.example now", []), ("A harmless title", ["www.spam.example"]), ("Buy rival today", [])]
)
def test_title_and_tags_are_looked_at_with_the_post(cast: Cast, title: str, tags: list[str]) -> None:
    moderation.choose_level(cast.cleo, cast.mia.id, Level.NEWCOMER, "New here")
    moderation.add_words(cast.ada, "rival")
    assert stored(thread(cast.mia, space(), title, "Nothing to see.", tags=tags).id).state == "waiting"
    assert found_by(cast.olga) == set()


def found_by(viewer: Any) -> set[str]:
    """Return the titles `viewer` finds."""
    return {one.title for one in queries.latest(viewer, 10)}


@pytest.mark.parametrize("change", [{"title": "Buy rival today"}, {"tags": ["rival"]}])
def test_a_title_is_not_changed_into_what_would_have_had_to_wait(cast: Cast, change: dict[str, Any]) -> None:
    moderation.add_words(cast.ada, "rival")
    made = thread(cast.mia, space(), "A harmless title", "Nothing to see.")
    wanted: dict[str, Any] = {"title": "A harmless title", "tags": [], "kind": "question", **change}
    with pytest.raises(Refused):
        operations.change_thread(cast.mia, made, **wanted)
    assert (stored(made.id).title, stored(made.id).tags) == ("A harmless title", [])
    operations.change_thread(cast.cleo, stored(made.id), **wanted)
    assert stored(made.id).title == wanted["title"]


def test_a_poll_is_not_the_way_around_moderation(cast: Cast) -> None:
    moderation.add_words(cast.ada, "rival")
    made = thread(cast.mia, space(), "A harmless title", "Nothing to see.")
    with pytest.raises(Refused):
        polling.add_poll(cast.mia, made, question="Which?", options=["rival", "ours"])
    assert not stored(made.id).has_poll


def test_who_is_silenced_changes_no_title_and_adds_no_poll(cast: Cast) -> None:
    made = thread(cast.mia, space(), "A harmless title", "Nothing to see.")
    moderation.punish(cast.cleo, cast.mia.id, PenaltyKind.SILENCE, hours=24, reason="Calm down")
    with pytest.raises(Refused):
        operations.change_thread(cast.mia, stored(made.id), title="Shouting on", tags=[], kind="question")
    with pytest.raises(Refused):
        polling.add_poll(cast.mia, stored(made.id), question="Am I right?", options=["yes", "very"])
