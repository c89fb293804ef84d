"""Several people at the same moment: one case, every report counted, hidden once; a post decided once; limits exact."""

from sqlalchemy import func, select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import Refused
from app.moderation import operations, policy, queries
from app.moderation.models import Case, Letter, Level, Report
from tests.comments.writing import place, said
from tests.moderation.rows import case_of_subject, held_of_subject
from tests.support.crowd import all_at_once


def count(kind: type) -> int:
    return db_session.scalar(select(func.count()).select_from(kind)) or 0


def test_three_reporters_at_once_open_one_case_and_hide_the_post_once(app, cast):
    post_id = said(cast.mia, place()).id
    people = [cast.max, cast.olga, cast.cleo]
    assert all_at_once(app, people, lambda one: operations.report(one, "comment", post_id, "spam")) == []
    case = db_session.scalars(select(Case)).one()
    assert (case.reports_count, count(Report), case.is_hidden) == (3, 3, True)
    told = select(func.count()).select_from(Letter).where(Letter.user_id == cast.mia.id, Letter.about == "concealing_told")
    assert db_session.scalar(told) == 1


def test_two_clicks_of_one_reporter_are_one_report(app, cast):
    post_id = said(cast.mia, place()).id
    wrong = all_at_once(app, [cast.max] * 3, lambda one: operations.report(one, "comment", post_id, "spam"))
    assert [type(one) for one in wrong] == [Refused, Refused]
    assert (count(Report), case_of_subject("comment", post_id).reports_count) == (1, 1)


def test_two_moderators_decide_a_post_once(app, cast):
    operations.choose_level(cast.ada, cast.max.id, Level.NEWCOMER, "a test")
    held_id = held_of_subject("comment", said(cast.max, place(), "https://evil.example/").id).id

    def decide(actor: Viewer) -> None:
        held = queries.held_post(actor, held_id)
        if actor.id == cast.cleo.id:
            operations.approve(actor, held)
        else:
            operations.reject(actor, held, "No links")

    wrong = all_at_once(app, [cast.cleo, cast.pat, cast.ada], decide)
    assert [type(one) for one in wrong] == [Refused, Refused]
    decided = select(func.count()).select_from(Letter).where(Letter.user_id == cast.max.id)
    assert db_session.scalar(decided) == 1


def test_a_limit_is_exact_however_many_come_at_once(app, cast, monkeypatch):
    monkeypatch.setitem(policy.LIMITS, Level.MEMBER, policy.Limits(9, 9, replies_an_hour=3, replies_a_day=9))
    wrong = all_at_once(app, [cast.mia] * 8, lambda one: operations.screen(one, "Hello", reaches_others=True))
    assert [type(one) for one in wrong] == [Refused] * 5
    assert queries.allowance(cast.mia).replies.an_hour == 0
