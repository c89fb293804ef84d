"""What moderation forgets, and what it must not."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from app.core import clock
from app.core.database import db_session
from app.moderation import operations
from app.moderation.models import Case, HeldPost, Letter, Report


def titles(kind):
    db_session.expire_all()
    return list(db_session.scalars(select(kind.subject_id).order_by(kind.id)))


def test_letters_decisions_and_closed_cases_go_after_their_time(cast, posts):
    written = [posts.write(cast.mia) for _number in range(4)]
    dismissed, acted, open_one, held = (one.id for one in written)
    for post_id in (dismissed, acted, open_one):
        operations.report(cast.max, "answer", post_id, "spam", "")
    cases = {case.subject_id: case for case in db_session.scalars(select(Case))}
    operations.dismiss(cast.cleo, cases[dismissed], "Nothing wrong")
    operations.act(cast.cleo, cases[acted], "Spam", measure="hide")
    operations.approve(cast.cleo, operations.hold(cast.mia, "answer", held, "links"))
    waiting = operations.hold(cast.mia, "answer", dismissed, "links").subject_id
    assert titles(Letter) != []
    for days, letters, waits, left in (
        (364, True, [held, waiting], [dismissed, acted, open_one]),
        (366, False, [waiting], [dismissed, acted, open_one]),
        # What keeps a post hidden is the way back, and what is open is not done.
        (731, False, [waiting], [acted, open_one]),
    ):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            operations.forget_old()
        assert (bool(titles(Letter)), titles(HeldPost), titles(Case)) == (letters, waits, left)
    assert len(db_session.scalars(select(Report.id)).all()) == 2
