"""Who sees and does what: the table, and the agreement of every list form with its yes/no form for the whole cast."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.comments import policy, queries
from app.comments.models import Comment, State
from app.core import clock
from app.core.access import ANONYMOUS, SYSTEM
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound
from app.core.transaction import transact
from app.people import policy as people
from app.people.models import Appearance, User
from app.people.queries import LOADED
from tests.comments.writing import acme_place, numbers, place, posts, said

PEOPLE = ("mia", "max", "olga", "cleo", "pat", "ada")
STAFF = {"cleo", "pat", "ada"}
NOW = datetime(2026, 11, 22, tzinfo=clock.now().tzinfo)


@dataclass(frozen=True)
class Said:
    """A comment of Max as policies see it."""

    author_id: int | None = 2
    state: str = State.VISIBLE
    is_internal: bool = False
    is_opening: bool = False
    created_at: datetime = NOW - timedelta(hours=1)
    deleted_by_id: int | None = None


OLD = NOW - timedelta(hours=25)
SEEN = {
    Said(): set(PEOPLE),
    Said(state=State.WAITING): {"max", *STAFF},
    Said(state=State.HIDDEN): {"max", *STAFF},
    Said(state=State.REJECTED): {"max", *STAFF},
    Said(state=State.DELETED, deleted_by_id=2): {"max", *STAFF},
    Said(state=State.DELETED, deleted_by_id=4): STAFF,
    Said(is_internal=True, author_id=4): STAFF,
    Said(author_id=None): set(PEOPLE),
}
EDITED = {
    Said(): {"max", *STAFF},
    Said(created_at=OLD): STAFF,
    Said(state=State.WAITING): {"max", *STAFF},
    Said(state=State.HIDDEN): STAFF,
    Said(state=State.DELETED, deleted_by_id=2): set(),
    Said(author_id=None): STAFF,
}
REACTED = {
    Said(): set(PEOPLE) - {"max"},
    Said(state=State.HIDDEN): set(),
    Said(state=State.WAITING): set(),
}
DELETED = {
    Said(): {"max", *STAFF},
    Said(created_at=OLD): {"max", *STAFF},
    Said(state=State.DELETED): set(),
    Said(is_internal=True, author_id=4): STAFF,
}
RESTORED = {
    Said(): set(),
    Said(state=State.DELETED, deleted_by_id=2): {"max", *STAFF},
    Said(state=State.DELETED, deleted_by_id=4): STAFF,
}
TABLE = [
    *((policy.can_see, one, names) for one, names in SEEN.items()),
    *((lambda who, one: policy.can_edit(who, one, NOW), one, names) for one, names in EDITED.items()),
    *((policy.can_react, one, names) for one, names in REACTED.items()),
    *((lambda who, one: policy.can_delete(who, one, is_manager=False), one, names) for one, names in DELETED.items()),
    *((lambda who, one: policy.can_restore(who, one, is_manager=False), one, names) for one, names in RESTORED.items()),
    (policy.can_mark_official, Said(), STAFF),
    (policy.can_mark_official, Said(state=State.HIDDEN), set()),
]


@pytest.mark.parametrize(("allowed", "one", "names"), TABLE)
def test_the_table_of_policies(cast, allowed, one, names):
    assert {name for name in PEOPLE if allowed(getattr(cast, name), one)} == names


def test_nobody_may_do_nothing(cast):
    for allowed in (policy.can_react, policy.can_mark_official):
        assert not allowed(ANONYMOUS, Said())
    assert not policy.can_edit(ANONYMOUS, Said(), NOW)
    assert not policy.can_delete(ANONYMOUS, Said(author_id=None), is_manager=False)


def _every_state(cast):
    """A subject with a comment in each state by each of two people, and an internal note."""
    where = place()
    made = []
    for author in (cast.max, cast.olga):
        for state in State:
            made.append(said(author, where, f"{author.name} {state}"))
    said(cast.cleo, where, "Among us", is_internal=True)
    with transact():
        for comment, state in zip(made, [*State, *State], strict=True):
            by = comment.author_id if state == State.DELETED else None
            change = update(Comment).where(Comment.id == comment.id)
            db_session.execute(change.values(state=state, deleted_by_id=by))
    db_session.expire_all()
    return where


def test_lists_agree_with_the_policy_for_everybody(cast):
    where = _every_state(cast)
    everything = list(db_session.scalars(select(Comment).order_by(Comment.number)))
    for viewer in [*(getattr(cast, name) for name in PEOPLE), SYSTEM]:
        allowed = [one.number for one in everything if policy.can_see(viewer, one)]
        listed = queries.visible_to(viewer, *where).order_by(Comment.number)
        assert [one.number for one in db_session.scalars(listed)] == allowed, viewer.name
        assert numbers(viewer, where) == allowed, viewer.name
        assert numbers(viewer, where, before=100) == allowed, viewer.name
        readable = [one.id for one in everything if policy.can_read(viewer, one)]
        assert [one.id for one in queries.among(viewer, [one.id for one in everything])] == readable, viewer.name
    assert list(db_session.scalars(queries.visible_to(ANONYMOUS, *where))) == []


def test_what_stands_under_a_hidden_subject_is_not_there(cast):
    where = acme_place()
    comment = said(cast.max, where)
    assert queries.among(cast.olga, [comment.id]) == []
    assert list(db_session.scalars(queries.visible_to(cast.olga, *where))) == []
    with pytest.raises(NotFound):
        queries.comment(cast.olga, comment.id)
    assert [one.id for one in queries.among(cast.mia, [comment.id])] == [comment.id]


@pytest.mark.parametrize("appearance", list(Appearance))
def test_names_appear_as_the_profile_says(cast, appearance):
    """The name and company beside a post are those of `people.policy.appearance`, for every reader."""
    where = place()
    said(cast.max, where)
    with transact():
        change = update(User).where(User.id == cast.max.id)
        db_session.execute(change.values(appearance=appearance, pen_name="Kite"))
    db_session.expire_all()
    max_ = db_session.scalar(select(User).options(LOADED).where(User.id == cast.max.id))
    for name in PEOPLE:
        viewer = getattr(cast, name)
        post = posts(viewer, where)[0]
        wanted = people.appearance(viewer, max_)
        if people.can_see(viewer, max_) or post.company is None:
            assert post.name == wanted, name
        else:
            assert (wanted.startswith("Max"), post.name, post.company, "Acme" in wanted) == (True, "Max", "Acme", True), name
        assert queries.authors_as_seen(viewer, [cast.max.id]) == {cast.max.id: post.name}
        assert post.public_name == ("Kite" if appearance == Appearance.PEN_NAME else "Max")
        assert (post.alias == "Kite") == (appearance == Appearance.PEN_NAME and people.can_see(viewer, max_))


def test_who_writes_where(cast):
    where = place()
    for name in PEOPLE:
        assert said(getattr(cast, name), where).state == State.VISIBLE
    for viewer in (cast.mia, cast.olga):
        with pytest.raises(Forbidden):
            said(viewer, where, is_internal=True)
