"""Saying where a request stands: what each status demands, the public history, and two who decide at once."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.access import ANONYMOUS, SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, NotFound, Refused
from app.requests.models import FeatureRequest, Link, State, StatusChange
from app.requests.operations import deciding, link, post_request
from app.requests.queries import history, reviews
from tests.faq.writing import published
from tests.requests.standing import move, soon, stands, statuses


@pytest.fixture
def wish(app, cast):
    statuses()
    return post_request(cast.mia, title="Export the invoices")


def stored(wish):
    return db_session.get_one(FeatureRequest, wish.id, populate_existing=True)


def facts_of(wish):
    found = db_session.query(Activity).filter(Activity.fact.like("requests.%"), Activity.subject_id == wish.id)
    return [one.fact.removeprefix("requests.") for one in found.order_by(Activity.id) if one.subject_kind == wish.SUBJECT]


def test_a_change_is_a_row_of_the_history_and_one_fact(cast, wish):
    before = stored(wish).status_since
    move(cast.pat, wish, "planned", note="We begin in **spring**.", reason="Many asked", next_review_on=soon(90))
    found = stored(wish)
    assert stands(wish) == "planned"
    assert found.next_review_on == soon(90)
    assert found.status_since > before
    (entry,) = history.history(cast.mia, wish.id)
    assert (entry.before.kind, entry.after.kind, entry.actor_name) == ("new", "planned", "Pat")
    assert "<strong>spring</strong>" in entry.note_html
    assert (entry.reason, entry.next_review_on, entry.is_move) == ("Many asked", soon(90), True)
    assert facts_of(wish)[-1] == "status_changed"
    last = db_session.query(Activity).order_by(Activity.id.desc()).first()
    assert last.particulars["before"] == {"ja": "受付", "en": "New"}
    assert last.particulars["after"] == {"ja": "計画中", "en": "Planned"}


def test_only_staff_decide(cast, wish):
    for person in (cast.mia, cast.olga, ANONYMOUS):
        with pytest.raises(Forbidden):
            move(person, wish, "planned")
        with pytest.raises(Forbidden):
            deciding.tell_now(person, wish)
    with pytest.raises(Forbidden):
        deciding.note_told(cast.ada, [1])
    assert stands(wish) == "new"
    for person, kind in ((cast.cleo, "reviewing"), (cast.pat, "planned"), (cast.ada, "started"), (SYSTEM, "released")):
        move(person, wish, kind)
    assert stands(wish) == "released"


@pytest.mark.parametrize(
    ("kind", "left_out", "field"),
    [
        ("declined", {"reason": "  "}, "reason"),
        ("declined", {"note": ""}, "note"),
        ("released", {"note": " \r\n "}, "note"),
        ("planned", {"note": ""}, "note"),
        ("planned", {"next_review_on": None}, "next_review_on"),
        ("reviewing", {"next_review_on": None}, "next_review_on"),
        ("reviewing", {"reason": "x" * 301}, "reason"),
        ("reviewing", {"note": "x" * 5001}, "note"),
    ],
)
def test_what_a_status_demands_is_asked_for_at_its_field(cast, wish, kind, left_out, field):
    with pytest.raises(Refused) as refused:
        move(cast.pat, wish, kind, **left_out)
    assert refused.value.field == field
    assert stands(wish) == "new"
    assert history.history(cast.mia, wish.id) == []


@pytest.mark.parametrize("days", [0, -1, -400])
def test_the_day_of_review_lies_ahead_also_of_what_is_closed(cast, wish, days):
    for kind in ("reviewing", "declined"):
        with pytest.raises(Refused) as refused:
            move(cast.pat, wish, kind, next_review_on=soon(days))
        assert refused.value.field == "next_review_on"
    move(cast.pat, wish, "declined", next_review_on=soon(365))
    assert stored(wish).next_review_on == soon(365)


def test_reviewing_needs_neither_note_nor_reason(cast, wish):
    move(cast.pat, wish, "reviewing", note="", reason="")
    assert stands(wish) == "reviewing"


def test_words_without_a_move_are_told_and_a_day_alone_is_not(cast, wish):
    move(cast.pat, wish, "reviewing")
    since = stored(wish).status_since
    move(cast.pat, wish, "reviewing", note="We have talked to three of you.", reason="")
    assert facts_of(wish)[-1] == "status_noted"
    move(cast.pat, wish, "reviewing", note="", reason="", next_review_on=soon(60))
    assert facts_of(wish)[-1] == "review_set"
    assert stored(wish).status_since == since
    with pytest.raises(Refused) as refused:
        move(cast.pat, wish, "reviewing", note="", reason="", next_review_on=soon(60))
    assert refused.value.field == "status_id"
    assert [one.is_move for one in history.history(cast.mia, wish.id)] == [False, False, True]


def test_the_day_it_was_released_is_kept_and_goes_when_it_is_taken_back(cast, wish):
    move(cast.pat, wish, "released")
    first = stored(wish).released_at
    assert first is not None
    move(cast.pat, wish, "released", note="Also on phones.")
    assert stored(wish).released_at == first
    move(cast.pat, wish, "started")
    assert stored(wish).released_at is None


def test_statuses_nobody_can_choose_are_refused(cast, wish):
    for status_id in (statuses()["merged"], 4711, 0):
        with pytest.raises(Refused) as refused:
            deciding.change_status(cast.pat, wish, status_id=status_id, note="Words", next_review_on=soon())
        assert refused.value.field == "status_id"


def test_a_link_for_the_staff_is_offered_to_nobody_until_somebody_shows_it(cast, wish):
    answer = published("Exporting one by one")
    link(cast.pat, wish, "answer", answer.id, is_internal=True)
    with pytest.raises(Refused) as refused:
        move(cast.pat, wish, "declined", alternative=("answer", answer.id))
    assert (refused.value.field, stands(wish)) == ("alternative", "new")
    assert db_session.get_one(Link, (wish.id, "answer", answer.id), populate_existing=True).is_internal
    link(cast.pat, wish, "answer", answer.id, is_internal=False)
    move(cast.pat, wish, "declined", alternative=("answer", answer.id))
    assert history.alternatives(wish.id) == [("answer", answer.id)]
    # Kept for the staff afterwards, it is offered no more.
    link(cast.pat, wish, "answer", answer.id, is_internal=True)
    assert history.alternatives(wish.id) == []


def test_declining_offers_what_there_is_instead(cast, wish):
    answer = published("Exporting one by one")
    with pytest.raises(Refused) as refused:
        move(cast.pat, wish, "declined", alternative=("answer", 4711))
    assert refused.value.field == "alternative"
    with pytest.raises(Refused):
        move(cast.pat, wish, "declined", alternative=(wish.SUBJECT, wish.id))
    move(cast.pat, wish, "declined", alternative=("answer", answer.id))
    assert history.alternatives(wish.id) == [("answer", answer.id)]
    move(cast.pat, wish, "declined", note="Once more.", alternative=("answer", answer.id))
    assert db_session.query(Link).count() == 1


def test_a_duplicate_follows_the_one_it_leads_to(cast, wish):
    target = post_request(cast.olga, title="Export everything")
    from app.core.transaction import transact

    with transact():
        stored(wish).merged_into_id = target.id
    with pytest.raises(Refused):
        move(cast.pat, wish, "planned")
    with transact():
        stored(target).state = State.DELETED
    with pytest.raises(NotFound):
        move(cast.pat, target, "planned")


def test_of_two_who_decide_at_once_the_second_sees_what_stands(cast, wish):
    seen = stored(wish).version
    move(cast.pat, wish, "planned", note="We begin in spring.", reason="Many asked", version=seen)
    with pytest.raises(Conflict) as conflict:
        move(cast.cleo, wish, "declined", note="It does not fit.", version=seen)
    assert {"計画中", "We begin in spring.", "Many asked", soon().isoformat()} == set(conflict.value.current.values())
    assert stands(wish) == "planned"
    assert db_session.query(StatusChange).count() == 1


def test_a_vote_does_not_stand_in_the_way_of_who_decides(cast, wish):
    from app.requests.operations import vote

    seen = stored(wish).version
    vote(cast.olga, stored(wish), 3)
    move(cast.pat, wish, "planned", version=seen)
    assert stands(wish) == "planned"


def test_being_told_is_kept_once(cast, wish, monkeypatch):
    change = move(cast.pat, wish, "planned")
    deciding.note_told(SYSTEM, [change.id])
    first = db_session.get_one(StatusChange, change.id, populate_existing=True).told_at
    later = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    deciding.note_told(SYSTEM, [change.id])
    assert db_session.get_one(StatusChange, change.id, populate_existing=True).told_at == first


def test_what_is_past_its_day_and_open_is_counted_for_staff_alone(app, cast, wish, monkeypatch):
    from sqlalchemy import func, select

    declined, later = post_request(cast.olga, title="Old browsers"), post_request(cast.max, title="Dark pages")
    move(cast.pat, wish, "reviewing", next_review_on=soon(2))
    move(cast.pat, declined, "declined", next_review_on=soon(2))
    move(cast.pat, later, "reviewing", next_review_on=soon(20))
    for days, expected in ((2, 0), (3, 1), (30, 2)):
        found = select(FeatureRequest.id).where(reviews.overdue(soon(days))).order_by(FeatureRequest.id)
        assert len(db_session.scalars(found).all()) == expected
    (asked,) = reviews.count_overdue(cast.pat, soon(3))
    assert db_session.scalar(select(func.coalesce(asked, 0))) == 1
    assert reviews.count_overdue(cast.mia, soon(3)) == ()
