"""Merging requests: a link that takes nothing away, and everything is as before once it is taken back."""

import pytest
from sqlalchemy.exc import IntegrityError

from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.core.transaction import transact
from app.moderation import operations as moderation
from app.notifications.models import Notice
from app.people.models import Membership, User
from app.requests import operations, queries
from app.requests.models import FeatureRequest, Merge, Status, StatusChange
from app.requests.operations import merging
from app.requests.queries import groups
from app.requests.queries.history import history
from app.watching import operations as watching
from tests.requests import standing
from tests.requests.merged import WHY, ask, counted, installed, merge, rows, stored, told, unmerge, watches


@pytest.fixture(autouse=True)
def _statuses(app):
    installed()


@pytest.fixture
def pair(cast):
    """Return a duplicate of Mia's and Olga's request it leads to."""
    return ask(cast.mia, "Export as CSV"), ask(cast.olga, "Export tables")


def snapshot(*ids):
    """Return all that a merge touches."""
    rows = [
        (row.id, row.merged_into_id, row.status_id, row.status_since, row.votes_count, row.companies_count, row.value)
        for row in map(stored, ids)
    ]
    return rows, [watches(key) for key in ids]


def test_votes_are_the_distinct_union_and_stay_where_they_are(cast, pair):
    duplicate, target = pair
    operations.vote(cast.max, duplicate)
    operations.vote(cast.max, target)
    merge(cast.cleo, duplicate, target)
    assert counted(target.id) == rows(target.id) == (3, 2)
    assert counted(duplicate.id) == (2, 1)
    row = stored(duplicate.id)
    assert row.merged_into_id == target.id
    assert db_session.get_one(Status, row.status_id).kind == "merged"


def test_taking_it_back_restores_everything_exactly(cast, pair):
    duplicate, target = pair
    operations.vote(cast.max, duplicate)
    operations.vote_for(cast.cleo, duplicate, company_id=cast.olga.company_id)
    watching.watch(cast.pat, "feature_request", duplicate.id, "follow")
    before = snapshot(duplicate.id, target.id)
    merge(cast.cleo, duplicate, target)
    assert snapshot(duplicate.id, target.id) != before
    unmerge(cast.cleo, duplicate)
    assert snapshot(duplicate.id, target.id) == before
    done = db_session.query(Merge).one()
    assert done.undone_at is not None
    assert done.undone_by_id == cast.cleo.id


def test_the_history_tells_of_both(cast, pair):
    duplicate, target = pair
    first = stored(duplicate.id).status_id
    merge(cast.cleo, duplicate, target)
    unmerge(cast.cleo, duplicate)
    told = db_session.query(StatusChange).filter_by(request_id=duplicate.id).order_by(StatusChange.id).all()
    merged = db_session.query(Status).filter_by(kind="merged").one().id
    assert [(one.from_status_id, one.to_status_id, one.reason) for one in told] == [(first, merged, WHY), (merged, first, "")]


def test_followers_hear_of_the_leader_and_nobodys_choice_is_overridden(cast, pair):
    duplicate, target = pair
    watching.watch(cast.max, "feature_request", duplicate.id, "follow")
    watching.watch(cast.olga, "feature_request", target.id, "mute")
    watching.watch(cast.olga, "feature_request", duplicate.id, "everything")
    watching.watch(cast.cleo, "feature_request", duplicate.id, "mute")
    merge(cast.pat, duplicate, target)
    assert watches(target.id) == {
        cast.mia.id: ("everything", "merged", False),
        cast.max.id: ("follow", "merged", False),
        cast.olga.id: ("mute", "chosen", True),
    }
    unmerge(cast.pat, duplicate)
    assert watches(target.id) == {cast.olga.id: ("mute", "chosen", True)}


def test_who_votes_for_the_leader_meanwhile_follows_it_afterwards_too(cast, pair):
    duplicate, target = pair
    merge(cast.cleo, duplicate, target)
    operations.vote(cast.mia, stored(target.id))
    unmerge(cast.cleo, duplicate)
    assert watches(target.id)[cast.mia.id] == ("everything", "voted", False)
    assert counted(target.id) == rows(target.id) == (2, 2)


def test_taking_back_ones_vote_takes_it_back_in_the_whole_group(cast, pair):
    duplicate, target = pair
    operations.vote(cast.max, duplicate)
    operations.vote(cast.max, target)
    merge(cast.cleo, duplicate, target)
    operations.take_back(cast.max, stored(target.id))
    db_session.expire_all()
    assert counted(target.id) == rows(target.id) == (2, 2)
    assert cast.max.id not in watches(target.id)
    unmerge(cast.cleo, duplicate)
    assert counted(duplicate.id) == (1, 1)
    assert cast.max.id not in watches(duplicate.id)


def test_a_vote_for_a_duplicate_is_refused_with_the_way_to_go(cast, pair):
    duplicate, target = pair
    merge(cast.cleo, duplicate, target)
    with pytest.raises(Refused):
        operations.vote(cast.max, stored(duplicate.id))
    with pytest.raises(Refused):
        operations.vote_for(cast.cleo, stored(duplicate.id), company_id=cast.mia.company_id)


def test_chains_are_repointed_and_come_back(cast):
    first, second, third = (ask(cast.mia, f"Export number {number}") for number in range(3))
    operations.vote(cast.max, first)
    watching.watch(cast.olga, "feature_request", first.id, "follow")
    alone = snapshot(first.id, second.id, third.id)
    merge(cast.cleo, first, second)
    once = snapshot(first.id, second.id, third.id)
    merge(cast.cleo, second, third)
    assert stored(first.id).merged_into_id == stored(second.id).merged_into_id == third.id
    assert counted(third.id) == rows(third.id) == (2, 1)
    assert counted(second.id) == (1, 1)
    assert watches(third.id)[cast.olga.id] == ("follow", "merged", False)
    assert cast.olga.id not in watches(second.id)
    unmerge(cast.cleo, second)
    assert snapshot(first.id, second.id, third.id) == once
    unmerge(cast.cleo, first)
    assert snapshot(first.id, second.id, third.id) == alone


def test_a_way_of_any_length_is_one_step(cast):
    first, second, third, last = (ask(cast.mia, f"Export number {number}") for number in range(4))
    merge(cast.cleo, first, second)
    merge(cast.cleo, second, third)
    before = snapshot(first.id, second.id, third.id, last.id)
    merge(cast.cleo, third, last)
    assert [stored(one.id).merged_into_id for one in (first, second, third)] == [last.id] * 3
    unmerge(cast.cleo, third)
    assert snapshot(first.id, second.id, third.id, last.id) == before


def test_what_is_merged_again_is_taken_back_from_where_it_is(cast, pair):
    duplicate, target = pair
    other = ask(cast.max, "Export all there is")
    merge(cast.cleo, duplicate, target)
    unmerge(cast.cleo, duplicate)
    standing.move(cast.pat, stored(duplicate.id), "planned")
    before = snapshot(duplicate.id, target.id, other.id)
    merge(cast.pat, duplicate, other)
    unmerge(cast.ada, duplicate)
    assert snapshot(duplicate.id, target.id, other.id) == before
    done = db_session.query(Merge).order_by(Merge.id).all()
    assert [(one.target_id, one.undone_by_id) for one in done] == [(target.id, cast.cleo.id), (other.id, cast.ada.id)]


def test_every_duplicate_of_a_duplicate_goes_along_and_comes_back(cast):
    first, second, third, leader, last = (ask(cast.mia, f"Export number {number}") for number in range(5))
    for one in (first, second, third):
        merge(cast.cleo, one, leader)
    before = snapshot(first.id, second.id, third.id, leader.id, last.id)
    merge(cast.cleo, leader, last)
    assert [stored(one.id).merged_into_id for one in (first, second, third, leader)] == [last.id] * 4
    unmerge(cast.cleo, leader)
    assert snapshot(first.id, second.id, third.id, leader.id, last.id) == before


def test_a_link_of_a_chain_is_taken_out_by_itself(cast):
    first, second, third = (ask(cast.mia, f"Export number {number}") for number in range(3))
    watching.watch(cast.olga, "feature_request", first.id, "follow")
    merge(cast.cleo, first, second)
    merge(cast.cleo, second, third)
    unmerge(cast.cleo, first)
    assert stored(first.id).merged_into_id is None
    assert stored(second.id).merged_into_id == third.id
    assert cast.olga.id not in watches(third.id)
    # Merged again, straight with the third, it stays there when the second goes.
    merge(cast.cleo, first, third)
    unmerge(cast.cleo, second)
    assert stored(first.id).merged_into_id == third.id
    assert stored(second.id).merged_into_id is None
    assert cast.olga.id in watches(third.id)


def test_what_was_taken_out_of_a_chain_does_not_go_along_any_more(cast):
    first, second, third, last = (ask(cast.mia, f"Export number {number}") for number in range(4))
    merge(cast.cleo, first, second)
    merge(cast.cleo, second, third)
    unmerge(cast.cleo, first)
    merge(cast.cleo, third, last)
    assert [stored(one.id).merged_into_id for one in (first, second, third)] == [None, last.id, last.id]


def test_neither_oneself_nor_in_a_circle(cast, pair):
    duplicate, target = pair
    with pytest.raises(Refused):
        merging.merge(cast.cleo, target, target, WHY)
    merge(cast.cleo, duplicate, target)
    for one, other in ((target, duplicate), (duplicate, target), (duplicate, ask(cast.mia, "Another one"))):
        with pytest.raises(Refused) as refused:
            merging.merge(cast.cleo, stored(one.id), stored(other.id), WHY)
        assert refused.value.field == "target"
    with pytest.raises(Refused):
        merging.unmerge(cast.cleo, stored(target.id))


def test_the_database_itself_holds_one_merge_of_a_request(cast, pair):
    duplicate, target = pair
    merge(cast.cleo, duplicate, target)
    again = Merge(
        duplicate_id=duplicate.id, target_id=target.id, before_status_id=1, before_status_since=stored(target.id).created_at
    )  # fmt: skip
    with pytest.raises(Refused) as refused, transact():
        db_session.add(again)
    assert isinstance(refused.value.__cause__, IntegrityError)


def test_only_staff_merge(cast, pair):
    duplicate, target = pair
    for person in (cast.mia, cast.olga):
        with pytest.raises(Forbidden):
            merging.merge(person, duplicate, target, WHY)
        with pytest.raises(Forbidden):
            merging.merge_all(person, [duplicate], target, WHY)
    merge(cast.pat, duplicate, target)
    with pytest.raises(Forbidden):
        merging.unmerge(cast.mia, stored(duplicate.id))


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 301])
def test_a_merge_has_a_reason_of_one_line(cast, pair, reason):
    with pytest.raises(Refused) as refused:
        merging.merge(cast.cleo, *pair, reason)
    assert refused.value.field == "reason"


def test_what_cannot_be_seen_is_neither_merged_nor_merged_into(cast, pair):
    duplicate, target = pair
    moderation.add_words(SYSTEM, "zqwaits")
    waiting = ask(cast.max, "Export zqwaits")
    with pytest.raises(Refused):
        merging.merge(cast.cleo, stored(waiting.id), target, WHY)
    with pytest.raises(Refused):
        merging.merge(cast.cleo, duplicate, stored(waiting.id), WHY)
    gone = ask(cast.max, "Export gone")
    operations.delete_request(cast.cleo, gone)
    with pytest.raises(NotFound):
        merging.merge(cast.cleo, stored(gone.id), target, WHY)
    with pytest.raises(NotFound):
        merging.merge(cast.cleo, duplicate, stored(gone.id), WHY)


def test_a_request_leads_only_those_whose_readers_see_it(cast):
    everybodys = ask(cast.olga, "Export tables")
    acmes, acmes_too = ask(cast.mia, "Ours", is_company_only=True), ask(cast.max, "Ours too", is_company_only=True)
    others = ask(cast.olga, "Theirs", is_company_only=True)
    for one, target in ((everybodys, acmes), (others, acmes)):
        with pytest.raises(Refused):
            merging.merge(cast.cleo, one, target, WHY)
    merge(cast.cleo, acmes_too, acmes)
    merge(cast.cleo, acmes, everybodys)
    assert counted(everybodys.id) == rows(everybodys.id) == (3, 2)
    with pytest.raises(Refused):
        operations.show_request(cast.cleo, stored(everybodys.id), is_company_only=True)


def test_a_leader_cannot_be_deleted_and_neither_can_a_duplicate(cast, pair):
    duplicate, target = pair
    merge(cast.cleo, duplicate, target)
    for one in (target, duplicate):
        with pytest.raises(Refused):
            operations.delete_request(cast.cleo, stored(one.id))
    unmerge(cast.cleo, duplicate)
    operations.delete_request(cast.cleo, stored(target.id))


def test_each_person_is_told_once(cast):
    target = ask(cast.olga, "Export tables")
    first, second = ask(cast.mia, "Export as CSV"), ask(cast.mia, "Export as XLSX")
    operations.vote(cast.max, first)
    operations.vote(cast.max, second)
    operations.vote(cast.olga, second)
    merging.merge_all(cast.cleo, [first, second], target, WHY)
    assert told("requests.merged") == [[cast.mia.id, cast.max.id], [cast.olga.id]]
    merging.unmerge(cast.cleo, stored(first.id))
    assert told("requests.unmerged") == [[cast.mia.id, cast.max.id]]
    # Nobody is told that what they never heard of was taken back.
    merging.unmerge(cast.pat, stored(second.id))
    assert told("requests.unmerged") == [[cast.mia.id, cast.max.id], [cast.olga.id]]


def test_authors_and_followers_are_told_and_nobody_who_muted_it(cast):
    first, target = ask(cast.mia, "Export as CSV"), ask(cast.olga, "Export tables")
    operations.take_back(cast.mia, first)
    watching.watch(cast.mia, "feature_request", first.id, "nothing")
    watching.watch(cast.ada, "feature_request", first.id, "follow")
    watching.watch(cast.max, "feature_request", first.id, "mute")
    merge(cast.cleo, first, target)
    assert told("requests.merged") == [[cast.mia.id, cast.ada.id]]


def test_a_company_that_needs_both_counts_once(cast, pair):
    duplicate, target = pair
    for one in pair:
        operations.vote_for(cast.cleo, one, company_id=cast.mia.company_id)
    assert counted(duplicate.id) == (2, 1)
    merge(cast.cleo, duplicate, target)
    # Mia, Olga, and Acme as such.
    assert counted(target.id) == rows(target.id) == (3, 2)
    by_company = {one.company_id: one.votes for one in queries.votes_by_company(cast.cleo, stored(target.id))}
    assert by_company == {cast.mia.company_id: 2, cast.olga.company_id: 1}
    assert queries.reading(cast.mia, target.id).colleagues == 2


def test_who_hears_of_several_hears_of_their_leader_as_much_as_of_the_most(cast, pair):
    first, target = pair
    second = ask(cast.mia, "Export all there is")
    for person, levels in ((cast.max, ("follow", "everything")), (cast.pat, ("everything", "follow"))):
        for one, level in zip((first, second), levels, strict=True):
            watching.watch(person, "feature_request", one.id, level)
    watching.watch(cast.ada, "feature_request", target.id, "nothing")
    watching.watch(cast.ada, "feature_request", first.id, "everything")
    merge(cast.cleo, first, target)
    assert watches(target.id)[cast.max.id] == ("follow", "merged", False)
    merge(cast.cleo, second, stored(target.id))
    found = watches(target.id)
    assert found[cast.max.id] == found[cast.pat.id] == ("everything", "merged", False)
    assert found[cast.ada.id] == ("nothing", "chosen", True)


def test_who_voted_for_the_duplicate_alone_takes_it_back_at_its_leader(cast, pair):
    duplicate, target = pair
    operations.vote(cast.max, duplicate)
    merge(cast.cleo, duplicate, target)
    assert cast.max.id in watches(target.id)
    operations.take_back(cast.max, stored(target.id))
    db_session.expire_all()
    assert counted(target.id) == rows(target.id) == (2, 2)
    assert cast.max.id not in watches(target.id)


def test_the_facts_name_the_duplicate_and_where_it_leads(cast, pair):
    duplicate, target = pair
    merge(cast.cleo, duplicate, target)
    unmerge(cast.cleo, duplicate)
    found = db_session.query(Activity).filter(Activity.fact.in_(["requests.merged", "requests.unmerged"]))
    assert [(one.subject_id, one.particulars["target_id"]) for one in found] == [(duplicate.id, target.id)] * 2


def test_who_voted_in_a_duplicate_of_the_duplicate_is_told_too_but_never_who_did_it(cast):
    first, second, third = ask(cast.mia, "Export as CSV"), ask(cast.mia, "Export as XLSX"), ask(cast.olga, "Export tables")
    # Max needs it and wants to hear of nothing but what names him.
    operations.vote(cast.max, first)
    watching.watch(cast.max, "feature_request", first.id, "nothing")
    watching.watch(cast.cleo, "feature_request", second.id, "follow")
    merge(cast.pat, first, second)
    merge(cast.cleo, second, third)
    unmerge(cast.cleo, second)
    assert told("requests.merged") == [[cast.mia.id, cast.max.id], [cast.mia.id, cast.max.id]]
    assert told("requests.unmerged") == [[cast.mia.id, cast.max.id]]
    # It is told by name, so nothing of it waits for the evening.
    assert [one.is_waiting for one in history(cast.cleo, second.id)] == [False, False]


def test_who_left_or_was_blocked_still_counts_but_hears_nothing(cast, run_jobs, pair):
    duplicate, target = pair
    operations.vote(cast.max, duplicate)
    with transact():
        db_session.get_one(User, cast.mia.id).is_active = False
        db_session.query(Membership).filter_by(user_id=cast.max.id).delete()
    merge(cast.cleo, duplicate, target)
    run_jobs()
    db_session.expire_all()
    assert counted(target.id) == rows(target.id) == (3, 2)
    assert notices("request_merged") == []


def test_who_may_not_see_the_duplicate_hears_nothing_of_it(cast, run_jobs):
    """Who voted for it while they belonged to its company keeps the vote, and learns neither of its title nor of the merge."""
    target, duplicate = ask(cast.olga, "Export tables"), ask(cast.mia, "Ours alone", is_company_only=True)
    operations.vote(cast.max, duplicate)
    with transact():
        db_session.query(Membership).filter_by(user_id=cast.max.id).update({"company_id": cast.olga.company_id})
    merge(cast.cleo, duplicate, target)
    run_jobs()
    db_session.expire_all()
    assert notices("request_merged") == [cast.mia.id]


def test_many_at_once_but_not_too_many(cast):
    target = ask(cast.olga, "Export tables")
    with transact():
        many = [
            FeatureRequest(title=f"Export {number}", lang="en", status_id=target.status_id)
            for number in range(merging.MOST_AT_ONCE + 1)
        ]
        db_session.add_all(many)
    with pytest.raises(Refused):
        merging.merge_all(cast.cleo, many, stored(target.id), WHY)
    assert groups.duplicate_ids(target.id) == []
    merging.merge_all(cast.cleo, many[1:], stored(target.id), WHY)
    assert len(groups.duplicate_ids(target.id)) == merging.MOST_AT_ONCE


def test_all_or_none_of_several(cast, pair):
    duplicate, target = pair
    gone = ask(cast.max, "Export gone")
    operations.delete_request(cast.cleo, gone)
    with pytest.raises(NotFound):
        merging.merge_all(cast.cleo, [duplicate, gone], target, WHY)
    assert stored(duplicate.id).merged_into_id is None


def notices(kind):
    """Return who has a notice of that kind."""
    return sorted(one.user_id for one in db_session.query(Notice).filter_by(kind=kind))
