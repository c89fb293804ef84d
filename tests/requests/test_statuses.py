"""Statuses: the first ones, one that is first, one of duplicates, retiring with moving along, and who keeps them."""

import pytest

from app.core.access import ANONYMOUS, SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, Refused
from app.requests import setup
from app.requests.models import FeatureRequest, Merge, Status, StatusChange, StatusKind
from app.requests.operations import deciding, merging, post_request
from app.requests.operations import statuses as operations
from app.requests.operations.statuses import Details
from app.requests.queries import statuses as queries
from tests.requests.standing import move, soon, stands, statuses


def row(kind):
    return db_session.query(Status).filter_by(kind=kind).order_by(Status.id).first()


def facts(name):
    return db_session.query(Activity).filter_by(fact=name).all()


def test_a_new_site_begins_with_one_status_of_each_kind_and_keeps_what_was_made_of_them(app, cast):
    assert setup.install() == "Statuses of requests made: 7"
    known = queries.all_statuses()
    assert [one.kind for one in known] == [kind.value for kind in StatusKind]
    assert [one.kind for one in known if one.is_first] == ["new"]
    assert [one.kind for one in known if one.is_on_roadmap] == ["reviewing", "planned", "started", "released"]
    assert [one.kind for one in known if not one.is_voting_open] == ["released", "declined", "merged"]
    assert setup.install() is None
    assert len(queries.all_statuses()) == 7


def test_statuses_are_asked_for_once_until_one_changes(app, cast, sign_in, count_statements):
    setup.install()
    with app.app_context(), app.test_request_context():
        assert queries.first().name_en == "New"
        with count_statements() as asked:
            assert queries.merged().kind == "merged"
            assert [one.kind for one in queries.offered()][-1] == "declined"
    assert not [one for one in asked if "request_statuses" in one]
    operations.change_status_details(SYSTEM, row("new"), Details("new", "新着", "Arrived", is_first=True))
    with app.app_context(), app.test_request_context():
        assert queries.first().name_en == "Arrived"


def test_only_the_product_team_and_administrators_keep_them(app, cast):
    setup.install()
    details = Details("reviewing", "確認中", "Checking")
    for person in (cast.mia, cast.cleo, ANONYMOUS):
        with pytest.raises(Forbidden):
            operations.add_status(person, details)
        for act in (operations.change_status_details, operations.move_status, operations.retire_status):
            with pytest.raises(Forbidden):
                act(person, row("new"), **({"details": details} if act is operations.change_status_details else {})
                    | ({"step": 1} if act is operations.move_status else {})
                    | ({"target_id": None} if act is operations.retire_status else {}))  # fmt: skip
    assert operations.add_status(cast.pat, details).position == 8
    assert operations.add_status(cast.ada, Details("planned", "来期", "Next term")).position == 9
    assert len(facts("requests.status_added")) == 9


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (Details("reviewing", "  ", "Checking"), "name_ja"),
        (Details("reviewing", "確認中", "x" * 41), "name_en"),
        (Details("someday", "いつか", "Someday"), "kind"),
        (Details("reviewing", "確認中", "Checking", tone="#ff0000"), "tone"),
        (Details("merged", "重複", "Duplicate", is_voting_open=False), "kind"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(app, cast, details, field):
    setup.install()
    with pytest.raises(Refused) as refused:
        operations.add_status(cast.pat, details)
    assert refused.value.field == field
    assert len(queries.all_statuses()) == 7


def test_exactly_one_is_first(app, cast):
    setup.install()
    made = operations.add_status(cast.pat, Details("new", "未読", "Unread", is_first=True))
    assert [one.id for one in queries.all_statuses() if one.is_first] == [made.id]
    with pytest.raises(Refused) as refused:
        operations.change_status_details(cast.pat, made, Details("new", "未読", "Unread"))
    assert refused.value.field == "is_first"
    with pytest.raises(Refused):
        operations.retire_status(cast.pat, made, target_id=row("reviewing").id)
    assert post_request(cast.mia, title="Export the invoices").status_id == made.id


def test_the_status_of_duplicates_stays_closed_and_cannot_go(app, cast):
    setup.install()
    with pytest.raises(Refused):
        operations.retire_status(cast.pat, row("merged"), target_id=row("new").id)
    with pytest.raises(Refused):
        operations.change_status_details(cast.pat, row("merged"), Details("merged", "重複", "Same", is_on_roadmap=True))
    changed = operations.change_status_details(
        cast.pat, row("merged"), Details("merged", "重複", "Same as another", is_voting_open=False)
    )
    assert changed.name_en == "Same as another"


def test_the_kind_stays_whatever_is_sent(app, cast):
    setup.install()
    operations.change_status_details(cast.pat, row("planned"), Details("declined", "予定", "Coming"))
    assert row("planned").name_en == "Coming"


def test_two_windows_do_not_overwrite_each_other(app, cast):
    setup.install()
    seen = row("planned").version
    operations.change_status_details(cast.pat, row("planned"), Details("planned", "予定", "Coming"), version=seen)
    with pytest.raises(Conflict) as conflict:
        operations.change_status_details(cast.ada, row("planned"), Details("planned", "計画", "Plan"), version=seen)
    assert set(conflict.value.current.values()) == {"予定", "Coming"}


def test_moving_changes_the_order(app, cast):
    setup.install()
    operations.move_status(cast.pat, row("planned"), -1)
    assert [one.kind for one in queries.all_statuses()][:3] == ["new", "planned", "reviewing"]
    operations.move_status(cast.pat, row("new"), -1)
    assert [one.kind for one in queries.all_statuses()][:3] == ["new", "planned", "reviewing"]


def test_retiring_moves_requests_along_without_telling_anybody(app, cast, run_jobs):
    statuses()
    ours = operations.add_status(cast.pat, Details("reviewing", "調査中", "Looking into it"))
    wish, other = post_request(cast.mia, title="Export the invoices"), post_request(cast.olga, title="Print all at once")
    move(cast.pat, wish, "reviewing")
    run_jobs()
    told = len(facts("requests.status_changed"))
    with pytest.raises(Refused) as refused:
        operations.retire_status(cast.pat, row("reviewing"), target_id=None)
    assert refused.value.field == "target_id"
    for wrong in (row("merged").id, row("reviewing").id, 4711):
        with pytest.raises(Refused):
            operations.retire_status(cast.pat, row("reviewing"), target_id=wrong)
    with pytest.raises(Refused) as refused:
        operations.retire_status(cast.pat, row("reviewing"), target_id=ours.id, reason="x" * 301)
    assert refused.value.field == "reason"
    assert operations.retire_status(cast.pat, row("reviewing"), target_id=ours.id, reason="Two names for one thing") == 1
    db_session.expire_all()
    assert db_session.get_one(Status, ours.id).retired_at is None
    last = db_session.query(StatusChange).order_by(StatusChange.id.desc()).first()
    assert (last.request_id, last.to_status_id, last.reason) == (wish.id, ours.id, "Two names for one thing")
    assert len(facts("requests.status_changed")) == told
    assert stands(other) == "new"
    assert row("reviewing").id not in {one.id for one in queries.offered()}
    assert row("reviewing").id in {one.id for one in queries.offered(also=row("reviewing").id)}
    with pytest.raises(Refused) as refused:
        move(cast.pat, other, "reviewing")
    assert refused.value.field == "status_id"
    assert operations.retire_status(cast.pat, row("reviewing"), target_id=None) == 0
    operations.bring_back_status(cast.pat, row("reviewing"))
    move(cast.pat, other, "reviewing", next_review_on=soon(3))
    assert stands(other) == "reviewing"


def test_one_that_nobody_stands_at_needs_no_target(app, cast):
    setup.install()
    assert operations.retire_status(cast.pat, row("declined"), target_id=None) == 0
    assert row("declined").retired_at is not None
    assert queries.of_kind("declined") is None


def test_a_duplicate_goes_where_its_retired_status_led(app, cast, sign_in):
    known = statuses()
    ours, last = (operations.add_status(cast.pat, Details("released", "もうひとつ", name)) for name in ("One more", "The last"))
    duplicate, target = post_request(cast.mia, title="Export the invoices"), post_request(cast.olga, title="Print all at once")
    move(cast.pat, duplicate, "planned")
    merging.merge(cast.cleo, duplicate, target, "The same")
    # Nothing stands there, and yet something would again.
    assert 'name="target_id"' in sign_in(cast.pat).get(f"/requests/statuses/{known['planned']}/edit").text
    with pytest.raises(Refused) as refused:
        operations.retire_status(cast.pat, row("planned"), target_id=None)
    assert refused.value.field == "target_id"
    assert operations.retire_status(cast.pat, row("planned"), target_id=ours.id) == 1
    assert stands(duplicate) == "merged"
    assert operations.retire_status(cast.pat, db_session.get_one(Status, ours.id), target_id=last.id) == 1
    operations.bring_back_status(cast.pat, row("planned"))
    merging.unmerge(cast.cleo, duplicate)
    db_session.expire_all()
    found = db_session.get_one(FeatureRequest, duplicate.id)
    assert (found.status_id, found.released_at) == (last.id, found.status_since)
    told = db_session.query(StatusChange).filter_by(request_id=found.id).order_by(StatusChange.id.desc()).first()
    assert told.to_status_id == last.id


def test_a_merge_that_was_taken_back_stays_as_it_was(app, cast):
    statuses()
    one, other = post_request(cast.mia, title="Export the invoices"), post_request(cast.olga, title="Print all at once")
    move(cast.pat, one, "planned")
    merging.merge(cast.cleo, one, other, "The same")
    merging.unmerge(cast.cleo, one)
    move(cast.pat, one, "declined")
    planned = row("planned").id
    assert operations.retire_status(cast.pat, row("planned"), target_id=None) == 0
    assert db_session.query(Merge).one().before_status_id == planned


def test_what_was_released_keeps_since_when_through_a_merge_and_another_name(app, cast):
    known = statuses()
    ours = operations.add_status(cast.pat, Details("released", "提供中", "Live"))
    duplicate, target = post_request(cast.mia, title="Export the invoices"), post_request(cast.olga, title="Print all at once")
    move(cast.pat, duplicate, "released")
    since = db_session.get_one(FeatureRequest, duplicate.id).released_at
    other = operations.add_status(cast.pat, Details("released", "試用中", "In trial"))
    deciding.change_status(cast.pat, duplicate, status_id=other.id, note="For some.", reason="As asked")
    merging.merge(cast.cleo, duplicate, target, "The same")
    merging.unmerge(cast.cleo, duplicate)
    operations.retire_status(cast.pat, db_session.get_one(Status, other.id), target_id=ours.id)
    db_session.expire_all()
    assert db_session.get_one(FeatureRequest, duplicate.id).released_at == since
    operations.retire_status(cast.pat, db_session.get_one(Status, ours.id), target_id=known["declined"])
    db_session.expire_all()
    assert db_session.get_one(FeatureRequest, duplicate.id).released_at is None
