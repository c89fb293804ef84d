"""Penalties with an end, levels that grow, reminders."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.core import clock
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.core.transaction import transact
from app.moderation import growth, operations, policy, queries
from app.moderation.models import Case, HeldPost, Level, Penalty, PenaltyKind
from app.moderation.policy import Tally
from app.people.viewers import of_person


def punish(cast, person, kind=PenaltyKind.SILENCE, hours=24):
    return operations.punish(cast.cleo, person.id, kind, hours=hours, reason="Insults")


def let_time_pass(**time):
    with transact():
        db_session.execute(update(Penalty).values(ends_at=clock.now() - timedelta(**time)))
    db_session.expire_all()


def test_a_suspended_person_is_signed_out_and_cannot_come_in(cast, sign_in, client):
    mia = sign_in(cast.mia)
    assert mia.get("/").status_code == 200
    punish(cast, cast.mia, PenaltyKind.SUSPEND)
    assert mia.get("/").status_code == 302
    assert of_person(cast.mia.id) is None
    page = client.post("/sign-in", data={"mail": "mia@acme.example", "password": "four unrelated words of tests"})
    assert "までご利用を停止しています" in page.text
    english = {"Accept-Language": "en"}
    page = client.post(
        "/sign-in", data={"mail": "mia@acme.example", "password": "four unrelated words of tests"}, headers=english
    )
    assert page.status_code == 422
    assert "suspended until" in page.text
    page = client.post("/sign-in", data={"mail": "mia@acme.example", "password": "wrong"}, headers=english)
    assert "suspended" not in page.text


def test_a_suspension_ends_by_itself(cast, facts, told, run_jobs, client):
    punish(cast, cast.mia, PenaltyKind.SUSPEND)
    run_jobs()
    with transact():
        db_session.execute(update(Penalty).values(ends_at=clock.now() - timedelta(minutes=1)))
    db_session.expire_all()
    assert operations.end_penalties() == 1
    assert of_person(cast.mia.id) is not None
    assert facts()[-2:] == ["penalty_ended", "end_told"]
    assert operations.end_penalties() == 0
    assert queries.penalties_of(cast.mia.id)[0].is_active is False


def test_the_end_counts_even_before_the_job_comes(cast):
    punish(cast, cast.mia)
    let_time_pass(seconds=1)
    operations.screen(cast.mia, "Hello", reaches_others=True)


def test_a_suspended_person_gets_a_mail_with_reason_and_end(app, cast, run_jobs):
    punish(cast, cast.mia, PenaltyKind.SUSPEND)
    run_jobs()
    outbox = app.extensions["settings"].data_dir / "outbox"
    mails = [path.read_text("utf-8") for path in outbox.glob("*.eml")]
    assert any("mia@acme.example" in mail and "Insults" in mail and "suspended" in mail for mail in mails)


def test_a_shorter_penalty_does_not_shorten_a_longer_one(cast):
    long = punish(cast, cast.mia, PenaltyKind.SUSPEND, hours=72)
    punish(cast, cast.mia, PenaltyKind.SUSPEND, hours=1)
    assert queries.active_penalty(cast.mia.id, PenaltyKind.SUSPEND).id == long.id
    operations.lift(cast.cleo, long, "Too hard")
    assert of_person(cast.mia.id) is None


def test_lifting_needs_a_reason_and_lets_them_in(cast, told):
    penalty = punish(cast, cast.mia, PenaltyKind.SUSPEND)
    with pytest.raises(Refused):
        operations.lift(cast.cleo, penalty, "")
    operations.lift(cast.ada, penalty, "A mistake of ours")
    assert of_person(cast.mia.id) is not None
    assert told(cast.mia) == ["suspension_told", "end_told"]
    with pytest.raises(Refused, match="already"):
        operations.lift(cast.ada, penalty, "again")


@pytest.mark.parametrize("hours", [0, -1, 24 * 365 + 1])
def test_a_penalty_has_a_sensible_end(cast, hours):
    with pytest.raises(Refused) as refused:
        punish(cast, cast.mia, hours=hours)
    assert refused.value.field == "hours"


def test_nobody_punishes_staff_and_only_staff_punish(cast):
    for attempt in (
        lambda: punish(cast, cast.pat),
        lambda: operations.punish(cast.mia, cast.max.id, PenaltyKind.SILENCE, hours=1, reason="x"),
        lambda: operations.warn(cast.mia, cast.max.id, "x"),
        lambda: operations.choose_level(cast.mia, cast.mia.id, 3, "x"),
        lambda: operations.choose_level(cast.cleo, cast.pat.id, 0, "x"),
    ):
        with pytest.raises(Forbidden):
            attempt()
    with pytest.raises(NotFound):
        operations.punish(cast.cleo, 999, PenaltyKind.SILENCE, hours=1, reason="x")


def test_penalties_grow_with_what_came_before():
    assert [policy.proposed_hours(count) for count in range(6)] == [24, 72, 168, 720, 720, 720]


def test_levels_are_earned_by_reading_and_taking_part():
    much = Tally(threads=20, posts=100, minutes=60, days=15, thanks_given=1, thanks_received=1)
    assert policy.earned(Tally(5, 30, 10), Level.NEWCOMER) == Level.MEMBER
    assert policy.earned(Tally(5, 29, 10), Level.NEWCOMER) == Level.NEWCOMER
    assert policy.earned(much, Level.NEWCOMER) == Level.REGULAR
    assert policy.earned(Tally(), Level.REGULAR) == Level.REGULAR
    assert policy.earned(much + Tally(), Level.LEADER) == Level.LEADER


@pytest.fixture
def done_so_far(app):
    """Say what people have done, as the features above would."""
    known = {}
    growth.tally(app, lambda ids: {key: tally for key, tally in known.items() if key in ids})
    yield known
    app.extensions["moderation_growth"].pop()


def test_levels_grow_by_the_nightly_job_and_those_staff_chose_stay(cast, done_so_far, facts):
    much = Tally(threads=20, posts=100, minutes=60, days=15, thanks_given=1, thanks_received=1)
    done_so_far.update({cast.mia.id: much, cast.max.id: much, cast.cleo.id: much, cast.olga.id: Tally(posts=999)})
    operations.choose_level(cast.ada, cast.max.id, Level.NEWCOMER, "Wait and see")
    assert operations.grow() == 1
    assert [queries.level_of(one.id) for one in (cast.mia, cast.max, cast.olga)] == [
        Level.REGULAR, Level.NEWCOMER, Level.MEMBER,
    ]  # fmt: skip
    assert operations.grow() == 0
    assert facts() == ["level_chosen", "level_grown"]


def test_staff_are_reminded_once_of_what_waits_too_long(cast, posts):
    held = operations.hold(cast.max, "answer", posts.write(cast.max).id, "links")
    case = operations.report(cast.olga, "answer", posts.write(cast.mia).id, "spam")
    assert operations.remind_staff() == (0, 0)
    with transact():
        db_session.execute(update(HeldPost).values(held_at=clock.now() - timedelta(hours=25)))
        db_session.execute(update(Case).values(opened_at=clock.now() - timedelta(hours=47)))
    db_session.expire_all()
    assert operations.remind_staff() == (1, 0)
    assert operations.remind_staff() == (0, 0)
    with transact():
        db_session.execute(update(Case).values(opened_at=clock.now() - timedelta(hours=49)))
    db_session.expire_all()
    assert operations.remind_staff() == (0, 1)
    rows = db_session.scalars(select(Activity).where(Activity.fact == "moderation.staff_reminded").order_by(Activity.id)).all()
    assert [row.subject_id for row in rows] == [held.id, case.id]
    assert rows[0].particulars["to"] == [cast.ada.id, cast.cleo.id, cast.pat.id]


def test_words_are_added_once_and_only_by_administrators(cast):
    assert operations.add_words(cast.ada, "ばか\nバカ\n\n  spam ", "rude") == 2
    assert operations.add_words(cast.ada, "ＳＰＡＭ\nnew") == 1
    assert sorted(queries.watched()) == ["new", "spam", "ばか"]
    with pytest.raises(Forbidden):
        operations.add_words(cast.cleo, "x")
    with pytest.raises(Refused):
        operations.add_words(cast.ada, "\n \n")
    with pytest.raises(Refused):
        operations.add_words(cast.ada, "x" * 101)
    assert queries.words(cast.cleo) == []
    operations.remove_word(cast.ada, next(one for one in queries.words(cast.ada) if one.folded == "spam"))
    assert sorted(queries.watched()) == ["new", "ばか"]


def test_the_log_holds_what_moderators_did_with_reasons(cast, posts):
    case = operations.report(cast.max, "answer", posts.write(cast.mia).id, "spam")
    operations.act(cast.cleo, case, "Advert", measure="hide", penalty=PenaltyKind.SILENCE, hours=24)
    operations.choose_level(cast.ada, cast.max.id, Level.REGULAR, "Helpful")
    names = [row.fact for row in queries.log(cast.pat, queries.LogFilter(), None).items]
    assert names == ["moderation.level_chosen", "moderation.case_acted", "moderation.person_silenced", "moderation.post_hidden"]
    hidden = queries.log(cast.pat, queries.LogFilter(fact="moderation.post_hidden"), None).items[0]
    assert hidden.particulars["reason"] == "Advert"
    assert [row.actor_name for row in queries.log(cast.pat, queries.LogFilter(moderator="ada"), None).items] == ["Ada"]
    assert len(queries.log(cast.pat, queries.LogFilter(words="mia"), None).items) == 1
    assert queries.log(cast.pat, queries.LogFilter(until=clock.today() - timedelta(days=2)), None).items == []
    assert queries.log(cast.mia, queries.LogFilter(), None).items == []
    assert operations.screen(SYSTEM, "x", reaches_others=True).hold is False
