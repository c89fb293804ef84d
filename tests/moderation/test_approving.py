"""Posts that wait: approved, changed, rejected, and what their author hears."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.moderation import operations, queries
from app.moderation.models import HeldPost, Level


@pytest.fixture
def waits(cast, posts):
    """Return a function that makes a post of Max wait."""

    def make(text="Look at https://evil.example/", reason="links"):
        return operations.hold(cast.max, "answer", posts.write(cast.max, text).id, reason)

    return make


def test_a_held_post_keeps_why_and_the_text(cast, waits, facts):
    held = waits("かんたん仮想通貨", "word:仮想通貨")
    assert (held.reason, held.detail, held.text, held.author_id) == ("word", "仮想通貨", "かんたん仮想通貨", cast.max.id)
    assert facts() == ["post_held"]
    assert [row.id for row in queries.own_waiting(cast.max)] == [held.id]
    assert queries.own_waiting(cast.mia) == []


def test_holding_twice_is_one_row_that_waits_again(cast, waits, posts):
    held = waits()
    operations.reject(cast.cleo, held, "No links please")
    posts.texts[held.subject_id] = "Without links"
    again = operations.hold(cast.max, "answer", held.subject_id, "links")
    assert (again.id, again.state, again.text, again.decision, again.decided_at) == (
        held.id,
        "waiting",
        "Without links",
        "",
        None,
    )


def test_approving_lets_it_appear_and_tells_the_author(cast, waits, posts, told):
    held = waits()
    assert operations.approve(cast.cleo, held) == 1
    assert posts.released == [held.subject_id]
    assert told(cast.max) == ["approval_told"]
    letter = queries.letters_of(cast.max, None).items[0]
    assert (letter.subject_kind, letter.subject_id) == ("answer", held.subject_id)
    with pytest.raises(Refused, match="decided"):
        operations.approve(cast.cleo, held)
    assert posts.released == [held.subject_id]


def test_approve_and_trust_releases_all_of_theirs(cast, waits, posts, told):
    operations.choose_level(cast.ada, cast.max.id, Level.NEWCOMER, "a test")
    first, second, third = waits(), waits(), waits()
    other = operations.hold(cast.olga, "answer", posts.write(cast.olga).id, "links")
    assert operations.approve(cast.cleo, second, trust=True) == 3
    assert sorted(posts.released) == sorted([first.subject_id, second.subject_id, third.subject_id])
    assert queries.level_of(cast.max.id) == Level.MEMBER
    assert told(cast.max) == ["approval_told"] * 3
    assert queries.held_post(cast.cleo, other.id).state == "waiting"


def test_posts_of_a_trusted_author_appear_one_by_one(app, cast, waits, posts):
    """Rows of several threads are never held at once: what goes wrong with one post leaves those before it out."""
    first, _second, third = waits(), waits(), waits()

    def release(_actor, post_id):
        if post_id == third.subject_id:
            raise ZeroDivisionError

    app.extensions["moderation"]["answer"] = replace(posts.handled(), release=release)
    with pytest.raises(ZeroDivisionError):
        operations.approve(cast.cleo, first, trust=True)
    db_session.expire_all()
    assert db_session.scalars(select(HeldPost.state).order_by(HeldPost.id)).all() == ["approved", "approved", "waiting"]


def test_a_trusted_regular_does_not_sink(cast, waits):
    operations.choose_level(cast.ada, cast.max.id, Level.REGULAR, "a test")
    operations.approve(cast.cleo, waits(), trust=True)
    assert queries.level_of(cast.max.id) == Level.REGULAR


def test_rejecting_tells_the_reason_and_gives_the_text_back(cast, waits, posts, told):
    held = waits("My long words")
    operations.reject(cast.cleo, held, "Please leave out the link")
    assert posts.rejected == {held.subject_id: "Please leave out the link"}
    letter = queries.letters_of(cast.max, None).items[0]
    assert (letter.reason, letter.text, letter.subject_kind) == ("Please leave out the link", "My long words", None)
    assert told(cast.max) == ["rejection_told"]


def test_reject_and_silence(cast, waits, told):
    operations.reject(cast.cleo, waits(), "Spam again", silence_hours=72)
    assert told(cast.max) == ["rejection_told", "silence_told"]
    with pytest.raises(Refused, match="Spam again"):
        operations.screen(cast.max, "Hello", reaches_others=True)


def test_rejecting_needs_a_reason_and_changes_nothing_without(cast, waits, posts):
    held = waits()
    with pytest.raises(Refused):
        operations.reject(cast.cleo, held, " ")
    assert (posts.rejected, queries.held_post(cast.cleo, held.id).state) == ({}, "waiting")


def test_a_rejection_is_taken_back(cast, waits, posts, told):
    held = operations.reject(cast.cleo, waits(), "Looks like spam")
    operations.approve_after_all(cast.pat, held)
    assert posts.released == [held.subject_id]
    assert told(cast.max) == ["rejection_told", "approval_told"]
    with pytest.raises(Refused):
        operations.approve_after_all(cast.pat, held)


def test_staff_change_the_text_and_the_authors_own_is_kept(cast, waits, posts, facts):
    held = waits("Call 090-1234-5678")
    held = operations.edit_held(cast.cleo, held, "Call us")
    assert (posts.texts[held.subject_id], held.text, held.is_edited) == ("Call us", "Call 090-1234-5678", True)
    assert facts()[-1] == "post_edited"
    with pytest.raises(Refused):
        operations.edit_held(cast.cleo, held, "   ")


def test_a_post_two_moderators_looked_at_is_decided_once(cast, waits, posts):
    held = waits()
    seen = held.version
    operations.edit_held(cast.pat, held, "Changed")
    with pytest.raises(Refused, match="meanwhile"):
        operations.approve(cast.cleo, held, version=seen)
    assert posts.released == []


def test_only_staff_decide_and_others_see_only_their_own(cast, waits):
    held = waits()
    for attempt in (
        lambda: operations.approve(cast.max, held),
        lambda: operations.reject(cast.max, held, "x"),
        lambda: operations.edit_held(cast.max, held, "x"),
        lambda: operations.approve_after_all(cast.max, held),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert queries.held_post(cast.max, held.id).id == held.id
    with pytest.raises(NotFound):
        queries.held_post(cast.mia, held.id)
    assert list(queries.among_held(cast.max, [held.id])) == []
