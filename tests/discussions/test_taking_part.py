"""What people have read and done is counted as the levels of trust need it."""

from datetime import timedelta

from sqlalchemy import delete, update

from app.comments import operations as comments
from app.comments.models import Comment, Kind
from app.core import clock
from app.core.database import db_session
from app.core.transaction import transact
from app.discussions.models import ThreadRead
from app.discussions.queries.taking_part import tallies
from app.moderation import operations as moderation
from app.moderation import queries
from app.moderation.models import Level
from app.moderation.policy import Tally
from tests.discussions.threads import space, thread


def test_reading_writing_and_thanks_are_counted(cast):
    place = space()
    first, second = thread(cast.mia, place), thread(cast.mia, place)
    reply = comments.post_comment(cast.max, "thread", first.id, "Like this.")
    comments.react(cast.mia, reply, Kind.THANKS)
    with transact():
        db_session.execute(update(Comment).where(Comment.id == reply.id).values(created_at=clock.now() - timedelta(days=3)))
        db_session.execute(delete(ThreadRead).where(ThreadRead.user_id == cast.max.id))
        db_session.add(ThreadRead(user_id=cast.max.id, thread_id=first.id, last_number=20))
        db_session.add(ThreadRead(user_id=cast.max.id, thread_id=second.id, last_number=10))
    db_session.expire_all()
    found = tallies([cast.max.id, cast.mia.id, cast.olga.id])
    assert found[cast.max.id] == Tally(threads=2, posts=30, minutes=10, days=2, thanks_received=1)
    assert found[cast.mia.id].thanks_given == 1
    assert found[cast.olga.id] == Tally()


def test_a_newcomer_who_read_enough_becomes_a_member_by_the_nightly_job(cast, app, monkeypatch):
    monkeypatch.setattr(app.extensions["settings"], "first_level", "newcomer")
    place = space()
    threads = [thread(cast.cleo, place) for _n in range(5)]
    assert queries.level_of(cast.olga.id) == Level.NEWCOMER
    with transact():
        for one in threads:
            db_session.add(ThreadRead(user_id=cast.olga.id, thread_id=one.id, last_number=6))
    assert moderation.grow() >= 1
    assert (queries.level_of(cast.olga.id), queries.level_of(cast.max.id)) == (Level.MEMBER, Level.NEWCOMER)
