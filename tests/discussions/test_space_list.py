"""The page of a space that is read once for many holds for each reader what they would have read for themselves."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.core.database import db_session
from app.core.transaction import transact
from app.discussions import operations, queries
from app.discussions.models import Thread
from app.discussions.operations.arranging import pin_thread
from app.discussions.queries import Filters
from app.people.models import User
from tests.discussions.threads import everybody, reply, space, stored, thread
from tests.support.cast import Cast


@pytest.fixture(autouse=True)
def _with_nothing_remembered(app: Flask) -> Iterator[None]:
    app.extensions.pop("memories", None)
    yield


def _list(app: Flask, viewer: Any, space_id: int) -> Any:
    # A context of its own, as each request has, so that the stamps are read anew.
    with app.app_context():
        found = queries.space_list(viewer, space_id, None)
    db_session.rollback()
    return found


def _check(app: Flask, cast: Cast, space_id: int) -> None:
    for _twice in range(2):
        for name, viewer in everybody(cast).items():
            shown = _list(app, viewer, space_id)
            assert shown.pinned == queries.pinned(viewer, space_id), name
            assert shown.page == queries.listed(viewer, Filters(), None, space_id=space_id), name


def test_everybody_gets_what_they_would_have_read(app: Flask, cast: Cast) -> None:
    place = space()
    threads = [
        thread(one, place, f"Question {number}?") for number, one in enumerate((cast.mia, cast.olga, cast.cleo, cast.max))
    ]
    _check(app, cast, place.id)
    reply(cast.cleo, threads[0])
    operations.mark_read(cast.max, stored(threads[0].id), 1)
    operations.mark_read(cast.olga, stored(threads[0].id), 2)
    _check(app, cast, place.id)
    operations.mark_all_read(cast.mia, [place.id])
    _check(app, cast, place.id)
    reply(cast.max, stored(threads[1].id))
    pin_thread(cast.cleo, stored(threads[2].id), "Worth reading")
    _check(app, cast, place.id)
    with transact():
        db_session.execute(update(User).where(User.id == cast.mia.id).values(appearance="pen_name", pen_name="Kitsune"))
        db_session.execute(update(Thread).where(Thread.id == threads[3].id).values(state="waiting"))
    db_session.expire_all()
    _check(app, cast, place.id)


def test_marks_of_ones_own_make_another_piece(app: Flask, cast: Cast) -> None:
    place = space()
    asked = thread(cast.cleo, place)
    before = _list(app, cast.max, place.id)
    assert before.kept_as == _list(app, cast.mia, place.id).kept_as == _list(app, cast.olga, place.id).kept_as
    assert before.kept_as != _list(app, cast.cleo, place.id).kept_as
    operations.mark_read(cast.max, stored(asked.id), 1)
    assert _list(app, cast.max, place.id).kept_as != before.kept_as


def test_it_is_read_once(app: Flask, cast: Cast, count_statements: Any) -> None:
    place = space()
    thread(cast.mia, place)
    _list(app, cast.max, place.id)
    with count_statements() as statements:
        _list(app, cast.max, place.id)
    # The stamps, which come with the viewer in a request, and what has been read.
    assert len(statements) == 2
