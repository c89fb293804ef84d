"""Who sees spaces and threads: the yes/no rule and the clause in SQL say the same for the whole cast."""

from itertools import product

import pytest
from flask import Flask

from app.core.access import ANONYMOUS, SYSTEM
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound
from app.core.transaction import transact
from app.discussions import operations, policy, queries
from app.discussions.models import Audience, Space, State, Thread
from tests.discussions.threads import everybody, private_space, seen, space, stored, thread
from tests.support.cast import Cast

AUDIENCES = (
    ("everyone", {}),
    ("tiers", {"audience": "tiers", "tiers": ("tech",)}),
    ("companies", {"audience": "companies", "company_ids": (1,)}),
    ("staff", {"audience": "staff"}),
)
CUSTOMERS = {"everyone": {"mia", "max", "olga"}, "tiers": {"olga"}, "companies": {"mia", "max"}, "staff": set()}
STAFF = {"cleo", "pat", "ada"}


@pytest.fixture
def spaces(app: Flask, cast: Cast) -> dict[str, Space]:
    """One space of each audience, and the private spaces of both companies."""
    made = {name: space(f"For {name}", **details) for name, details in AUDIENCES}
    return {**made, "acme": private_space(1), "other": private_space(2)}


def test_each_person_sees_the_spaces_meant_for_them(cast: Cast, spaces: dict[str, Space]) -> None:
    ids = {name: one.id for name, one in spaces.items()}
    for person, viewer in everybody(cast).items():
        found = {one.id for one in queries.spaces_for(viewer)}
        wanted = {ids[name] for name, who in CUSTOMERS.items() if person in who | STAFF}
        wanted |= {ids["acme"]} if person in {"mia", "max"} | STAFF else set()
        wanted |= {ids["other"]} if person in {"olga"} | STAFF else set()
        assert found == wanted, person


def test_clause_and_rule_agree_on_spaces(cast: Cast, spaces: dict[str, Space]) -> None:
    for viewer in (*everybody(cast).values(), ANONYMOUS, SYSTEM):
        found = {one.id for one in queries.spaces_for(viewer)}
        for one in queries.spaces_for(SYSTEM):
            loaded = queries.space(SYSTEM, one.id)
            assert policy.can_see_space(viewer, loaded, loaded.tier_names, loaded.company_ids) == (one.id in found)


def test_clause_and_rule_agree_on_threads(cast: Cast, spaces: dict[str, Space]) -> None:
    for place, state in product(list(spaces.values()), State):
        made = thread(cast.cleo, place, f"{place.name} {state}")
        with transact():
            row = db_session.get_one(Thread, made.id)
            row.state, row.author_id = state, cast.max.id
    db_session.expire_all()
    for person, viewer in everybody(cast).items():
        found = {one.id for one in db_session.scalars(queries.visible_to(viewer))}
        places = {one.id for one in queries.spaces_for(viewer)}
        for one in db_session.query(Thread):
            by_rule = one.space_id in places and policy.can_see_state(viewer, one)
            assert by_rule == (one.id in found), (person, one.title)
            assert (queries.reading(viewer, one.id) is not None) == by_rule, (person, one.title)


def test_what_one_does_not_see_is_not_there(cast: Cast, spaces: dict[str, Space]) -> None:
    hidden = thread(cast.mia, spaces["acme"], "Only for Acme")
    with pytest.raises(NotFound):
        queries.thread(cast.olga, hidden.id)
    with pytest.raises(NotFound):
        operations.start_thread(cast.olga, spaces["acme"], title="Let me in", body="Please.")
    assert seen(cast.olga) == set() and seen(cast.mia) == {"Only for Acme"}


def test_starting_follows_the_space(app: Flask, cast: Cast) -> None:
    news = space("News", starters="staff")
    with pytest.raises(Forbidden):
        thread(cast.mia, news)
    assert thread(cast.pat, news, "What is new").state == State.VISIBLE
    with pytest.raises(Forbidden):
        thread(cast.mia, space("Open"), kind="announcement")
    operations.close_space(cast.cleo, news)
    with pytest.raises(Forbidden):
        thread(cast.cleo, news, "After hours")
    operations.reopen_space(cast.cleo, news)
    assert thread(cast.cleo, news, "Open again").id


@pytest.mark.parametrize("person", ["mia", "max", "olga", "pat"])
def test_only_customer_success_and_administrators_keep_spaces(app: Flask, cast: Cast, person: str) -> None:
    actor, made = getattr(cast, person), space()
    for act in (
        lambda: operations.add_space(actor, operations.Details("Mine")),
        lambda: operations.change_space(actor, made, operations.Details("Mine")),
        lambda: operations.move_space(actor, made, 1),
        lambda: operations.close_space(actor, made),
        lambda: operations.reopen_space(actor, made),
    ):
        with pytest.raises(Forbidden):
            act()


def test_replying_follows_space_and_thread(app: Flask, cast: Cast) -> None:
    news = space("News", repliers="staff")
    told = thread(cast.cleo, news)
    assert not policy.can_reply(cast.mia, told, told.space) and policy.can_reply(cast.pat, told, told.space)
    open_one = thread(cast.mia, space("Open"))
    assert policy.can_reply(cast.olga, open_one, open_one.space) and not policy.can_reply(ANONYMOUS, open_one, open_one.space)
    with transact():
        from app.core import clock

        open_one.closed_at = clock.now()
    closed = stored(open_one.id)
    place = db_session.get_one(Space, closed.space_id)
    assert not policy.can_reply(cast.olga, closed, place) and policy.can_reply(cast.cleo, closed, place)


@pytest.mark.parametrize(("person", "may"), [("mia", True), ("max", False), ("olga", False), ("cleo", True), ("pat", True)])
def test_who_says_that_it_is_solved(app: Flask, cast: Cast, person: str, may: bool) -> None:
    from tests.discussions.threads import reply

    asked = thread(cast.mia, space())
    answer = reply(cast.olga, asked)
    actor = getattr(cast, person)
    if may:
        assert operations.accept(actor, stored(asked.id), answer.id).is_solved
    else:
        with pytest.raises(Forbidden):
            operations.accept(actor, stored(asked.id), answer.id)


def test_audiences_of_spaces_are_known_to_the_policy() -> None:
    assert {name for name, _details in AUDIENCES} == set(Audience)
