"""Everything at once in one thread: nobody waits for each other in a circle, and counters equal rows.

On SQLite writers take turns anyway; with --postgres rows are locked, and only one order of locking lets everybody through.
"""

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.comments import operations as comments
from app.comments.models import Comment, Kind, State, Tally
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, NotFound, Refused
from app.discussions import operations
from app.discussions.models import Thread
from app.discussions.operations import arranging
from tests.discussions.threads import reply, space, stored, thread
from tests.support.cast import Cast
from tests.support.crowd import all_at_once

#: What may be said to whoever comes too late; anything else is a fault.
TOO_LATE = (NotFound, Forbidden, Refused, Conflict)
Act = Callable[[], object]


def count_of(thread_id: int) -> tuple[int, int]:
    """Return how many public posts a thread has, in rows and as its tally says."""
    rows = select(func.count()).where(
        Comment.subject_kind == "thread", Comment.subject_id == thread_id, Comment.state == State.VISIBLE
    )
    told = select(Tally.public_count).where(Tally.subject_kind == "thread", Tally.subject_id == thread_id)
    return db_session.scalar(rows) or 0, db_session.scalar(told) or 0


def again(*acts: Act) -> Act:
    """Do `acts` in turn, several times over, whether they come too late or not."""

    def do() -> None:
        for _round in range(6):
            for act in acts:
                try:
                    act()
                except TOO_LATE:
                    db_session.rollback()

    return do


def own(comment_id: int) -> Comment:
    return db_session.get_one(Comment, comment_id)


def read(thread_id: int) -> Thread:
    return db_session.get_one(Thread, thread_id)


def writing(cast: Cast, thread_id: int, answered: list[int]) -> list[Act]:
    """Return people who reply to each other, react to the question, and take back what they said."""
    content = comments.prepare("The same here.", cast.max)
    acts: list[Act] = []
    for person, key in zip((cast.cleo, cast.pat, cast.ada, cast.cleo), answered, strict=True):
        say = partial(comments.post_comment, person, "thread", thread_id, content)
        acts.append(again(say, partial(comments.post_comment, person, "thread", thread_id, content, reply_to_id=key)))
        acts.append(
            again(
                lambda person=person, key=key: comments.delete_comment(person, own(key)),
                lambda person=person, key=key: comments.restore_comment(person, own(key)),
            )
        )
    opening = db_session.scalars(
        select(Comment.id).where(Comment.subject_kind == "thread", Comment.subject_id == thread_id, Comment.is_opening)
    ).one()
    for person in (cast.max, cast.olga, cast.pat):
        acts.append(
            again(
                lambda person=person: comments.react(person, own(opening), Kind.ME_TOO),
                lambda person=person: comments.take_back(person, own(opening), Kind.ME_TOO),
            )
        )
    return acts


def setting(cast: Cast) -> tuple[Thread, Thread, list[int]]:
    """Return two threads of one space, and four replies in the first."""
    place = space()
    one, other = thread(cast.mia, place), thread(cast.mia, place, "Closing the month, once more")
    return one, other, [reply(cast.cleo, one, f"Reply {number}").id for number in range(4)]


def test_replying_deleting_and_bringing_back_at_once(app: Flask, cast: Cast) -> None:
    one, _other, replies = setting(cast)

    def whole() -> None:
        operations.delete_thread(cast.ada, read(one.id))
        operations.restore_thread(cast.ada, read(one.id))

    acts = [*writing(cast, one.id, replies), again(whole), again(whole)]
    assert all_at_once(app, acts, lambda act: act()) == []
    rows, told = count_of(one.id)
    assert rows == told == stored(one.id).posts_count


@pytest.mark.parametrize("arranged", ["merge", "split"])
def test_putting_in_order_while_people_write(app: Flask, cast: Cast, arranged: str) -> None:
    one, other, replies = setting(cast)

    def arrange() -> None:
        if arranged == "merge":
            done = arranging.merge_threads(cast.ada, read(one.id), read(other.id), "one matter")
        else:
            done = arranging.split_posts(
                cast.ada, read(one.id), replies[:1], title="Another matter", space_id=one.space_id, reason="another matter"
            )
        arranging.undo(cast.ada, done)

    acts = [*writing(cast, one.id, replies), again(arrange)]
    assert all_at_once(app, acts, lambda act: act()) == []
    for key in (one.id, other.id):
        rows, told = count_of(key)
        assert rows == told == stored(key).posts_count
