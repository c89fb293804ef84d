"""Changing, deleting and bringing back what was said, and what waits for approval."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.comments import operations, queries
from app.comments.models import CommentRevision, State
from app.core import clock
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, Refused
from app.moderation import operations as moderation
from tests.comments.rows import facts, last_fact, renewed, set_state, tally
from tests.comments.writing import numbers, place, posts, said
from tests.moderation.rows import held_of_subject


def test_an_edit_keeps_what_was_said_before(cast):
    where = place()
    comment = said(cast.max, where, "First words.")
    operations.edit_comment(cast.max, comment, body="Second words.", version=comment.version)
    assert posts(cast.mia, where)[0].html == "<p>Second words.</p>"
    assert posts(cast.mia, where)[0].edited_at is not None
    operations.edit_comment(cast.max, renewed(comment), body="Second words.", version=None)
    kept = list(db_session.scalars(select(CommentRevision)))
    assert [(one.body, one.editor_id, one.is_private) for one in kept] == [("First words.", cast.max.id, False)]
    assert facts(comment) == ["comments.posted", "comments.edited"]


def test_two_who_change_the_same_words_do_not_overwrite_each_other(cast):
    comment = said(cast.max, place(), "First.")
    version = comment.version
    operations.edit_comment(cast.cleo, comment, body="Second.", version=version)
    with pytest.raises(Conflict) as conflict:
        operations.edit_comment(cast.max, renewed(comment), body="Third.", version=version)
    assert "Second." in conflict.value.current.values()


def test_authors_edit_for_a_day_and_staff_always(cast):
    comment = said(cast.max, place())
    set_state(comment, created_at=clock.now() - timedelta(hours=25))
    with pytest.raises(Forbidden):
        operations.edit_comment(cast.max, renewed(comment), body="Too late.", version=None)
    with pytest.raises(Forbidden):
        operations.edit_comment(cast.mia, renewed(comment), body="Not mine.", version=None)
    operations.edit_comment(cast.cleo, renewed(comment), body="By staff.", version=None)
    assert renewed(comment).editor_id == cast.cleo.id


def test_what_staff_took_out_is_not_in_the_history_of_readers(cast):
    where = place()
    comment = said(cast.max, where, "Call me: 03-0000-0000")
    operations.edit_comment(cast.max, comment, body="Call me! 03-0000-0000", version=None)
    operations.edit_comment(cast.cleo, renewed(comment), body="Call me!", version=None)
    operations.edit_comment(cast.max, renewed(comment), body="Write to me!", version=None)
    seen = {name: queries.changes(getattr(cast, name), renewed(comment)).items for name in ("olga", "max", "pat")}
    assert [len(changes) for changes in seen.values()] == [1, 3, 3]
    assert "0000" not in repr(seen["olga"])
    assert [one.is_private for one in seen["max"]] == [False, True, True]
    assert [one.who for one in seen["pat"]] == ["Max", "Cleo", "Max"]


def test_a_long_history_comes_in_pages_without_a_gap(cast):
    comment = said(cast.max, place(), "Version 0")
    for number in range(1, 8):
        operations.edit_comment(cast.max, renewed(comment), body=f"Version {number}", version=None)
    first = queries.changes(cast.olga, renewed(comment))
    second = queries.changes(cast.olga, renewed(comment), first.next)
    told = ["".join(words for op, words in one.excerpt.lines[0].pieces if op != "-") for one in [*first.items, *second.items]]
    assert told == [f"Version {number}" for number in range(7, 0, -1)]
    assert (first.previous, second.next) == (None, None)


def test_deleting_can_be_undone_by_whoever_did_it(cast):
    where = place()
    comment = said(cast.max, where)
    operations.delete_comment(cast.max, comment)
    operations.delete_comment(cast.max, renewed(comment))
    assert numbers(cast.mia, where) == []
    assert posts(cast.max, where)[0].may_restore
    assert tally(where) == (1, 0, 0)
    with pytest.raises(Forbidden):
        operations.restore_comment(cast.mia, renewed(comment))
    operations.restore_comment(cast.max, renewed(comment))
    assert numbers(cast.mia, where) == [1]
    assert tally(where) == (1, 1, 0)
    assert facts(comment) == ["comments.posted", "comments.deleted", "comments.restored"]


def test_what_staff_deleted_its_author_cannot_bring_back(cast):
    where = place()
    comment = said(cast.max, where)
    operations.delete_comment(cast.cleo, comment)
    assert numbers(cast.max, where) == []
    with pytest.raises(Forbidden):
        operations.restore_comment(cast.max, renewed(comment))
    with pytest.raises(Forbidden):
        operations.delete_comment(cast.olga, said(cast.max, where))


def test_what_was_hidden_is_not_published_by_deleting_and_bringing_back(cast):
    where = place()
    comment = said(cast.max, where)
    operations.hide(cast.cleo, comment.id, True)
    assert (numbers(cast.mia, where), numbers(cast.max, where), tally(where)) == ([], [1], (1, 0, 0))
    operations.delete_comment(cast.max, renewed(comment))
    operations.restore_comment(cast.max, renewed(comment))
    assert renewed(comment).state == State.HIDDEN
    operations.delete_comment(cast.max, renewed(comment))
    operations.hide(cast.cleo, comment.id, False)
    operations.restore_comment(cast.max, renewed(comment))
    assert (numbers(cast.mia, where), tally(where)) == ([1], (1, 1, 0))


def test_an_opening_others_answered_stays(cast):
    where = place()
    opening = said(cast.max, where, is_opening=True)
    assert facts(opening) == []
    note = said(cast.cleo, where, "Among us", is_internal=True)
    assert not operations.is_answered(opening)
    operations.delete_comment(cast.max, opening)
    operations.restore_comment(cast.max, renewed(opening))
    said(cast.max, where, "Anybody?")
    assert not operations.is_answered(renewed(opening))
    said(cast.olga, where)
    with pytest.raises(Refused):
        operations.delete_comment(cast.max, renewed(opening))
    operations.delete_comment(cast.cleo, renewed(opening))
    assert renewed(opening).state == State.DELETED
    assert note.is_internal


def test_a_post_that_must_wait_is_told_once_it_is_approved(cast):
    moderation.add_words(cast.ada, "rival")
    where = place()
    comment = said(cast.max, where, "I use rival for that. @[x](person:1)")
    assert (comment.state, facts(comment)) == (State.WAITING, [])
    assert (numbers(cast.mia, where), numbers(cast.max, where), numbers(cast.cleo, where)) == ([], [1], [1])
    moderation.approve(cast.cleo, held_of_subject("comment", comment.id))
    assert facts(comment) == ["comments.posted", "comments.person_mentioned"]
    told = last_fact("comments.posted")
    assert (told.actor_id, told.actor_name) == (cast.max.id, "Max")
    assert (numbers(cast.mia, where), tally(where)) == ([1], (1, 1, 0))


def test_a_post_turned_down_stays_with_its_author(cast):
    moderation.add_words(cast.ada, "rival")
    where = place()
    comment = said(cast.max, where, "Use rival.")
    moderation.reject(cast.cleo, held_of_subject("comment", comment.id), "Please describe it without names.")
    assert renewed(comment).state == State.REJECTED
    assert (numbers(cast.mia, where), numbers(cast.max, where)) == ([], [1])


def test_an_edit_cannot_slip_past_the_watched_words(cast):
    moderation.add_words(cast.ada, "rival")
    where = place()
    comment = said(cast.max, where, "Use ours.")
    operations.edit_comment(cast.max, comment, body="Use rival.", version=None)
    assert (renewed(comment).state, numbers(cast.mia, where), tally(where)) == (State.WAITING, [], (1, 0, 0))
    moderation.approve(cast.cleo, held_of_subject("comment", comment.id))
    assert facts(comment).count("comments.posted") == 1
    assert (numbers(cast.mia, where), tally(where)) == ([1], (1, 1, 0))
