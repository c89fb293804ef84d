"""Votes: one a person, removable, with how much it matters; what they come to; on behalf of companies."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.comments.models import Comment
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.core.transaction import transact
from app.requests import operations
from app.requests.models import FeatureRequest, Vote
from app.requests.operations import counting
from app.watching import operations as watching
from tests.requests.merged import ask, counted, installed, merge, rows, stored, watches
from tests.requests.standing import move
from tests.support.cast import Cast


@pytest.fixture(autouse=True)
def _statuses(app: Flask) -> None:
    installed()


@pytest.fixture
def wish(cast: Cast) -> FeatureRequest:
    return ask(cast.pat, "Print all invoices")


def test_a_person_votes_once_and_may_say_that_it_matters_more(cast: Cast, wish: FeatureRequest) -> None:
    operations.vote(cast.mia, wish, 1)
    operations.vote(cast.mia, wish, 3)
    operations.vote(cast.max, wish, 1)
    operations.vote(cast.olga, wish, 2)
    assert counted(wish.id) == (3, 2) == rows(wish.id)
    # Acme is worth 4, Other 1; importance 5, 1 and 3.
    assert stored(wish.id).value == 4 * 5 + 4 * 1 + 1 * 3
    assert watches(wish.id)[cast.mia.id] == ("follow", "voted", False)


def test_votes_do_not_disturb_whoever_edits(cast: Cast, wish: FeatureRequest) -> None:
    before = stored(wish.id).version
    operations.vote(cast.mia, wish)
    operations.take_back(cast.mia, wish)
    assert stored(wish.id).version == before


def test_a_vote_taken_back_leaves_nothing_behind(cast: Cast, wish: FeatureRequest) -> None:
    operations.vote(cast.mia, wish, 2)
    operations.take_back(cast.mia, wish)
    operations.take_back(cast.mia, wish)
    assert counted(wish.id) == (0, 0) and stored(wish.id).value == 0
    assert cast.mia.id not in watches(wish.id)


def test_who_follows_of_their_own_accord_goes_on_following(cast: Cast, wish: FeatureRequest) -> None:
    operations.vote(cast.mia, wish)
    watching.watch(cast.mia, FeatureRequest.SUBJECT, wish.id, "everything")
    operations.take_back(cast.mia, wish)
    assert watches(wish.id)[cast.mia.id] == ("everything", "chosen", True)


def test_staff_do_not_vote_for_themselves(cast: Cast, wish: FeatureRequest) -> None:
    with pytest.raises(Forbidden):
        operations.vote(cast.cleo, wish)


def test_what_one_does_not_see_one_does_not_vote_for(cast: Cast) -> None:
    inside = ask(cast.mia, "For Acme alone", is_company_only=True)
    with pytest.raises(NotFound):
        operations.vote(cast.olga, inside)
    with pytest.raises(NotFound):
        operations.support(cast.olga, inside, 1, "Mine too")
    with pytest.raises(Refused):
        operations.vote_for(cast.cleo, inside, company_id=2)
    assert counted(inside.id) == (1, 1)


def test_where_the_status_takes_no_votes_none_are_given_or_taken_back(cast: Cast, wish: FeatureRequest) -> None:
    operations.vote(cast.mia, wish)
    move(cast.pat, wish, "released")
    for act in (operations.vote, operations.take_back):
        with pytest.raises(Refused):
            act(cast.mia if act is operations.take_back else cast.olga, wish)
    with pytest.raises(Refused):
        operations.vote_for(cast.cleo, wish, company_id=2)
    assert counted(wish.id) == (1, 1)


def test_a_duplicate_takes_no_votes_and_says_where_to_go(cast: Cast, wish: FeatureRequest) -> None:
    other = ask(cast.olga, "All invoices printed")
    merge(cast.cleo, other, wish)
    with pytest.raises(Refused, match="統合"):
        operations.vote(cast.mia, other)


def test_taking_back_goes_through_the_whole_group(cast: Cast, wish: FeatureRequest) -> None:
    other = ask(cast.olga, "All invoices printed")
    operations.vote(cast.olga, wish)
    merge(cast.cleo, other, wish)
    assert counted(wish.id) == (1, 1)
    operations.take_back(cast.olga, stored(wish.id))
    assert counted(wish.id) == (0, 0) == counted(other.id)
    # She asked for the duplicate herself, so she goes on hearing of the group.
    assert watches(wish.id)[cast.olga.id][1] == "merged"


def test_what_one_says_of_the_leader_counts_before_what_one_said_of_a_duplicate(cast: Cast, wish: FeatureRequest) -> None:
    other = ask(cast.olga, "All invoices printed", importance=3)
    merge(cast.cleo, other, wish)
    assert stored(wish.id).value == 5
    operations.vote(cast.olga, stored(wish.id), 1)
    assert stored(wish.id).value == 1 and counted(wish.id) == (1, 1)


def test_staff_enter_votes_for_people_and_companies_once_each(cast: Cast, wish: FeatureRequest) -> None:
    operations.vote_for(cast.cleo, wish, company_id=1, importance=1)
    operations.vote_for(cast.cleo, wish, company_id=1, importance=3)
    operations.vote_for(cast.cleo, wish, company_id=1, person_id=cast.max.id)
    assert counted(wish.id) == (2, 1) == rows(wish.id)
    assert watches(wish.id)[cast.max.id] == ("follow", "voted", False)
    # Max says it himself: the vote is his own from now on.
    operations.vote(cast.max, wish, 2)
    assert counted(wish.id) == (2, 1)
    with pytest.raises(Refused):
        operations.vote_for(cast.cleo, wish, company_id=1, person_id=cast.max.id)


def test_staff_withdraw_what_they_entered_and_nothing_else(cast: Cast, wish: FeatureRequest) -> None:
    entered = operations.vote_for(cast.cleo, wish, company_id=1).id
    own = operations.vote(cast.mia, wish).id
    with pytest.raises(Forbidden):
        operations.withdraw_vote_for(cast.mia, wish, entered)
    with pytest.raises(NotFound):
        operations.withdraw_vote_for(cast.cleo, wish, own)
    operations.withdraw_vote_for(cast.cleo, wish, entered)
    assert counted(wish.id) == (1, 1)


def test_words_and_vote_come_together_or_not_at_all(cast: Cast, wish: FeatureRequest) -> None:
    given_vote = operations.support(cast.mia, wish, 2, "We print 200 of them each month.")
    comment = db_session.query(Comment).one()
    assert given_vote.comment_id == comment.id and comment.body.startswith("We print")
    assert stored(wish.id).comments_count == 1
    move(cast.pat, wish, "declined", note="No.")
    with pytest.raises(Refused):
        operations.support(cast.olga, wish, 2, "We too")
    assert db_session.query(Comment).count() == 1


def test_unnamed_votes_of_an_import_count_each(cast: Cast, wish: FeatureRequest) -> None:
    with transact():
        db_session.add_all([Vote(request_id=wish.id, source_id=f"a:{one}") for one in range(3)])
        db_session.flush()
        counting.recount(wish.id)
    assert counted(wish.id) == (3, 0) == rows(wish.id)
    assert stored(wish.id).value == 3


def test_weights_are_kept_by_the_product_team_and_change_every_value(cast: Cast, wish: FeatureRequest) -> None:
    operations.vote(cast.mia, wish, 3)
    operations.set_weights(cast.pat, {"tier.high": 10})
    assert stored(wish.id).value == 50
    with pytest.raises(Forbidden):
        operations.set_weights(cast.cleo, {"tier.high": 1})
    with pytest.raises(Refused) as refused:
        operations.set_weights(cast.pat, {"tier.high": 1, "tier.gold": 1})
    assert refused.value.field == "tier.gold"
    assert stored(wish.id).value == 50


def test_the_value_of_any_number_of_requests_is_set_in_as_many_statements(cast: Cast, count_statements: Any) -> None:
    first, duplicate = ask(cast.mia, "Print all invoices", importance=3), ask(cast.olga, "Print everything", importance=2)
    operations.vote_for(cast.cleo, duplicate, company_id=1, importance=1)
    merge(cast.cleo, duplicate, first)
    operations.set_weights(cast.pat, {"tier.high": 9})
    with count_statements() as few:
        operations.set_weights(cast.pat, {"tier.high": 10})
    # Mia's 10 × 5 and her company's 10 × 1, and Olga's 1 × 3; a duplicate has its own.
    assert (stored(first.id).value, stored(duplicate.id).value) == (63, 13)
    with transact():
        more = [FeatureRequest(title=f"Print {number}", lang="en", status_id=first.status_id) for number in range(30)]
        db_session.add_all(more)
        db_session.flush()
        db_session.add_all([Vote(request_id=one.id, user_id=cast.mia.id, company_id=1, importance=2) for one in more])
    ids, version = [one.id for one in more], more[0].version
    with count_statements() as many:
        operations.set_weights(cast.pat, {"tier.high": 7})
    assert len(many) == len(few)
    assert {stored(key).value for key in ids} == {21}
    assert stored(first.id).value == 45
    assert stored(ids[0]).version == version


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["mia", "max", "olga"]), st.sampled_from([0, 1, 2, 3])), max_size=12))
def test_counters_are_what_the_rows_say_whatever_people_do(cast: Cast, acts: list[tuple[str, int]]) -> None:
    wish = ask(cast.pat, "Print all invoices")
    last: dict[str, int] = {}
    for name, importance in acts:
        person = getattr(cast, name)
        if importance:
            operations.vote(person, wish, importance)
        else:
            operations.take_back(person, wish)
        last[name] = importance
    assert counted(wish.id)[0] == sum(1 for one in last.values() if one)
    assert counted(wish.id) == rows(wish.id)
