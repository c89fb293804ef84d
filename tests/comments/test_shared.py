"""Pages read once for many readers hold for each of them exactly what they would have read for themselves."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.comments import operations, queries
from app.comments.models import Comment, State
from app.core.access import Viewer
from app.core.database import db_session
from app.core.transaction import transact
from app.people.models import User
from tests.comments.writing import place, said
from tests.support.cast import Cast

NAMES = ("mia", "max", "olga", "cleo", "pat", "ada")


@pytest.fixture(autouse=True)
def _with_nothing_remembered(app: Flask) -> Iterator[None]:
    app.extensions.pop("memories", None)
    yield


def _page(app: Flask, viewer: Viewer, where: tuple[str, int]) -> queries.Outline:
    # A context of its own, as each request has, so that the stamps are read anew.
    with app.app_context():
        found = queries.shared_posts(viewer, *where, 1, 20, is_manager=viewer.is_staff).outline
    db_session.rollback()
    return found


def _check(app: Flask, cast: Cast, where: tuple[str, int]) -> None:
    for _twice in range(2):
        for name in NAMES:
            viewer = getattr(cast, name)
            own = queries.posts_numbered(viewer, *where, 1, 20, is_manager=viewer.is_staff)
            with app.app_context():
                page = queries.shared_posts(viewer, *where, 1, 20, is_manager=viewer.is_staff)
                assert page.posts == own.posts, name
            db_session.rollback()
            outline = page.outline
            assert (outline.numbers, outline.also) == (tuple(post.number for post in own.posts), own.also), name
            assert outline.own == {post.number for post in own.posts if post.is_own}, name
            assert outline.opening == next((post for post in own.posts if post.is_opening), None), name
            assert set(outline.people) == {post.name for post in own.posts if not post.is_internal}, name


def test_everybody_gets_what_they_would_have_read(app: Flask, cast: Cast) -> None:
    where = place("shared")
    posts = [said(cast.mia, where, "One"), said(cast.olga, where, "Two"), said(cast.cleo, where, "Three")]
    said(cast.cleo, where, "Among ourselves", is_internal=True)
    _check(app, cast, where)
    operations.react(cast.max, posts[0], "helpful")
    db_session.expire_all()
    _check(app, cast, where)
    # What only its author and staff see comes without any other sign of theirs on the page.
    for state in (State.WAITING, State.HIDDEN, State.REJECTED):
        with transact():
            db_session.execute(update(Comment).where(Comment.id == posts[1].id).values(state=state))
        db_session.expire_all()
        _check(app, cast, where)
    with transact():
        db_session.execute(update(User).where(User.id == cast.mia.id).values(name="Mia Renamed", appearance="pen_name"))
    db_session.expire_all()
    _check(app, cast, where)
    operations.delete_comment(cast.mia, db_session.get_one(Comment, posts[0].id))
    db_session.expire_all()
    _check(app, cast, where)


def test_a_page_without_anything_of_ones_own_is_read_once(app: Flask, cast: Cast, count_statements: Any) -> None:
    where = place("once")
    first = said(cast.mia, where)
    assert _page(app, cast.mia, where).kept_as is None
    assert _page(app, cast.max, where).kept_as is not None
    with count_statements() as statements:
        again = _page(app, cast.max, where)
    # The stamps, which come with the viewer in a request, and the look for something of one's own.
    assert len(statements) == 2 and again.kept_as is not None
    operations.react(cast.max, db_session.get_one(Comment, first.id), "thanks")
    assert _page(app, cast.max, where).kept_as is None


def test_another_company_never_gets_the_page_of_the_first(app: Flask, cast: Cast) -> None:
    where = place("two-companies")
    with transact():
        db_session.execute(update(User).where(User.id == cast.mia.id).values(appearance="pen_name", pen_name="Kitsune"))
    said(cast.mia, where)
    assert _page(app, cast.max, where).kept_as != _page(app, cast.olga, where).kept_as
    assert _page(app, cast.max, where).people == ("Mia",)
    assert _page(app, cast.olga, where).people == ("Kitsune",)


def test_very_long_pages_are_not_remembered(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    where = place("long")
    said(cast.mia, where, "word " * 30)
    monkeypatch.setattr("app.comments.queries.shared.LONGEST", 100)
    assert _page(app, cast.max, where).kept_as is None
    _check(app, cast, where)


def test_a_name_hidden_meanwhile_never_gets_among_what_is_kept_for_everybody(app: Flask, cast: Cast) -> None:
    where = place("hidden")
    said(cast.mia, where)
    _page(app, cast.olga, where)
    with app.app_context():
        page = queries.shared_posts(cast.max, *where, 1, 20)
        with transact():
            db_session.execute(update(User).where(User.id == cast.mia.id).values(appearance="pen_name", pen_name="Kitsune"))
        # Her colleague would read her name; what is made of this is shown to other companies too.
        assert [post.name for post in page.posts] == ["Kitsune"]


def test_what_its_reader_writes_meanwhile_never_gets_among_what_is_kept_for_others(app: Flask, cast: Cast) -> None:
    where = place("meanwhile")
    said(cast.mia, where)
    assert _page(app, cast.max, where).kept_as is not None
    with app.app_context():
        page = queries.shared_posts(cast.max, *where, 1, 20)
        # Nothing to keep back from others, but buttons that are his alone.
        said(cast.max, where, "Mine")
        assert page.outline.kept_as is not None
        assert not any(post.is_own or post.may_edit or post.may_delete for post in page.posts)
