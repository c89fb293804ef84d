"""What happens by the clock: staff hear of unanswered questions, askers are asked once, helpers are counted."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.comments import operations as comments
from app.companies.models import Company
from app.core.activity import Activity
from app.core.database import db_session
from app.core.transaction import transact
from app.discussions import operations
from app.discussions.models import HelperTally
from app.discussions.operations import alerting, arranging, thanking
from app.discussions.queries import helping
from app.discussions.timed import too_long_since
from tests.discussions.threads import private_space, reply, space, stored, thread
from tests.support.cast import Cast

#: A plain Tuesday in Tokyo, 10:00.
TUESDAY = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def told(fact: str) -> list[tuple[int | None, list[int]]]:
    """Return (thread, people) of each such fact."""
    db_session.expire_all()
    rows = db_session.scalars(select(Activity).where(Activity.fact == f"discussions.{fact}").order_by(Activity.id))
    return [(row.subject_id, row.particulars["to"]) for row in rows]


def test_staff_hear_once_of_a_question_nobody_answers(app: Flask, cast: Cast) -> None:
    with time_machine.travel(TUESDAY, tick=False) as clock:
        place = space()
        waiting = thread(cast.mia, place, "Waiting")
        answered = thread(cast.mia, place, "Answered")
        reply(cast.olga, answered)
        by_staff, talk = thread(cast.pat, place, "By staff"), thread(cast.mia, place, "A talk", kind="discussion")
        closed = thread(cast.mia, place, "Closed one")
        arranging.close_thread(cast.cleo, closed, "Done")
        clock.shift(timedelta(hours=7, minutes=59))
        assert alerting.alert_staff(too_long_since()) == 0
        clock.shift(timedelta(minutes=1))
        assert alerting.alert_staff(too_long_since()) == 1
        assert told("question_unanswered") == [(waiting.id, [cast.cleo.id])]
        clock.shift(timedelta(days=3))
        assert alerting.alert_staff(too_long_since()) == 0
        assert not {by_staff.id, talk.id, closed.id} & {key for key, _to in told("question_unanswered")}


def test_evenings_and_holidays_do_not_count(app: Flask, cast: Cast) -> None:
    with time_machine.travel(
        datetime(2026, 11, 20, 8, 0, tzinfo=UTC), tick=False
    ) as clock:  # Friday 17:00, Monday is a holiday
        thread(cast.mia, space())
        clock.move_to(datetime(2026, 11, 24, 6, 59, tzinfo=UTC))
        assert alerting.alert_staff(too_long_since()) == 0
        clock.move_to(datetime(2026, 11, 24, 7, 0, tzinfo=UTC))
        assert alerting.alert_staff(too_long_since()) == 1


def test_who_looks_after_the_company_hears_of_it(app: Flask, cast: Cast) -> None:
    with transact():
        db_session.get_one(Company, 1).owner_id = cast.ada.id
    with time_machine.travel(TUESDAY, tick=False) as clock:
        one = thread(cast.mia, space())
        clock.shift(timedelta(days=2))
        alerting.alert_staff(too_long_since())
        assert told("question_unanswered") == [(one.id, [cast.ada.id])]


def test_home_of_staff_counts_what_waits(app: Flask, cast: Cast, sign_in) -> None:
    with time_machine.travel(TUESDAY, tick=False) as clock:
        thread(cast.mia, space())
        clock.shift(timedelta(days=2))
        assert "Without a first answer" in sign_in(cast.cleo).get("/").text
        assert "Without a first answer" not in sign_in(cast.olga).get("/").text


def test_an_asker_with_answers_is_asked_once_whether_one_helped(app: Flask, cast: Cast) -> None:
    with time_machine.travel(TUESDAY, tick=False) as clock:
        place = space()
        one, alone = thread(cast.mia, place, "Answered"), thread(cast.mia, place, "Alone")
        solved, closed = thread(cast.mia, place, "Solved"), thread(cast.mia, place, "Closed one")
        reply(cast.olga, one)
        said = reply(cast.olga, solved)
        operations.accept(cast.mia, stored(solved.id), said.id)
        reply(cast.olga, closed)
        arranging.close_thread(cast.cleo, stored(closed.id), "Done")
        reply(cast.mia, alone, "Nobody?")
        clock.shift(timedelta(days=2, hours=23))
        assert alerting.ask_to_accept() == 0
        clock.shift(timedelta(hours=1))
        assert alerting.ask_to_accept() == 1
        assert told("asked_to_accept") == [(one.id, [cast.mia.id])]
        clock.shift(timedelta(days=10))
        assert alerting.ask_to_accept() == 0


def test_a_question_of_long_ago_is_left_alone(app: Flask, cast: Cast) -> None:
    with time_machine.travel(TUESDAY, tick=False) as clock:
        one = thread(cast.mia, space())
        reply(cast.olga, one)
        clock.shift(timedelta(days=61))
        assert alerting.ask_to_accept() == 0


def test_thanks_add_up_and_helpers_are_named_where_one_may_read(app: Flask, cast: Cast, sign_in) -> None:
    place, own = space(), private_space(1)
    shared, private = thread(cast.olga, place, "Shared"), thread(cast.mia, own, "Private")
    helped, inside = reply(cast.mia, shared, "Like this"), reply(cast.max, private, "Inside")
    by_staff = reply(cast.cleo, shared, "From us")
    for actor, comment, kind in (
        (cast.olga, helped, "thanks"), (cast.cleo, helped, "helpful"), (cast.mia, inside, "thanks"),
        (cast.olga, by_staff, "thanks"),
    ):  # fmt: skip
        comments.react(actor, comment, kind)
    operations.accept(cast.olga, stored(shared.id), helped.id)
    assert helping.received(cast.mia, cast.mia.id) == (1, 1, 1)
    assert thanking.count_helpers() == 3
    month = helping.this_month()
    assert [one.name for one in helping.helpers(cast.olga, month)] == ["Mia"]
    assert [one.name for one in helping.helpers(cast.mia, month)] == ["Mia", "Max"]
    assert helping.helpers(cast.olga, date(2020, 1, 1)) == []
    assert thanking.count_helpers() == 3  # counted anew, not added
    olga, mia = sign_in(cast.olga), sign_in(cast.mia)
    page = olga.get("/community").text
    assert "People who helped this month" in page and "Max" not in page
    assert "I may be named among the people who helped" in mia.get("/me").text
    assert mia.post("/community/helpers", data={}).status_code == 303
    assert "People who helped this month" not in olga.get("/community").text
    assert helping.helpers(cast.olga, month) == []
    assert mia.post("/community/helpers", data={"is_listed": "y"}).status_code == 303
    assert [one.name for one in helping.helpers(cast.olga, month)] == ["Mia"]
    assert "Thanks in the community" in mia.get(f"/people/{cast.max.id}").text


def test_what_was_said_where_one_cannot_look_is_in_no_number(app: Flask, cast: Cast) -> None:
    private = thread(cast.mia, private_space(1), "Private")
    inside = reply(cast.max, private, "Inside")
    comments.react(cast.mia, inside, "thanks")
    operations.accept(cast.mia, stored(private.id), inside.id)
    for viewer, found in ((cast.max, (1, 0, 1)), (cast.mia, (1, 0, 1)), (cast.cleo, (1, 0, 1)), (cast.olga, (0, 0, 0))):
        assert helping.received(viewer, cast.max.id) == found
    operations.delete_thread(cast.cleo, stored(private.id))
    assert helping.received(cast.max, cast.max.id) == (0, 0, 0)


def test_what_one_did_for_oneself_is_no_help(app: Flask, cast: Cast) -> None:
    one = thread(cast.mia, space())
    said = reply(cast.mia, one, "Found it myself")
    operations.accept(cast.mia, stored(one.id), said.id)
    thanking.count_helpers()
    assert db_session.scalar(select(HelperTally.user_id)) is None
    assert helping.received(cast.mia, cast.mia.id).solved == 0


@pytest.mark.parametrize(
    ("month", "begins", "ends"),
    [
        (date(2026, 12, 1), datetime(2026, 11, 30, 15, tzinfo=UTC), datetime(2026, 12, 31, 15, tzinfo=UTC)),
        (date(2026, 2, 1), datetime(2026, 1, 31, 15, tzinfo=UTC), datetime(2026, 2, 28, 15, tzinfo=UTC)),
    ],
)
def test_a_month_begins_and_ends_in_japan(month: date, begins: datetime, ends: datetime) -> None:
    assert helping.bounds(month) == (begins, ends)
