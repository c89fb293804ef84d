"""Reports: one case per post, one report per person, three hide it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.core import clock
from app.core.access import ANONYMOUS
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.core.transaction import transact
from app.moderation import operations, policy, queries
from app.moderation.models import Case, PenaltyKind, Report
from tests.moderation.rows import case_of_subject


def report(person, post, reason="spam", words=""):
    return operations.report(person, "answer", post.id, reason, words)


def test_a_report_opens_a_case_and_others_join_it(cast, posts, facts):
    post = posts.write(cast.mia)
    case = report(cast.max, post)
    again = report(cast.olga, post, "other", "It is an advert")
    assert (case.id, again.reports_count, again.state, again.author_id) == (again.id, 2, "new", cast.mia.id)
    assert db_session.scalar(select(func.count(Case.id))) == 1
    assert facts() == ["post_reported", "post_reported"]
    assert posts.hidden == set()


def test_three_people_hide_a_post_until_somebody_looks_and_its_author_hears(cast, posts, facts, told):
    post = posts.write(cast.mia, "My words")
    for person in (cast.max, cast.olga, cast.pat):
        case = report(person, post)
    assert posts.hidden == {post.id}
    assert case.is_hidden
    assert told(cast.mia) == ["concealing_told"]
    assert queries.letters_of(cast.mia, None).items[0].text == "My words"
    assert "post_concealed" in facts()
    report(cast.ada, post)
    assert facts().count("post_concealed") == 1


def test_what_staff_wrote_is_not_hidden_by_readers(cast, posts):
    post = posts.write(cast.cleo)
    for person in (cast.mia, cast.max, cast.olga):
        case = report(person, post)
    assert (case.reports_count, case.is_hidden, posts.hidden) == (3, False, set())


def test_one_report_per_person(cast, posts):
    post = posts.write(cast.mia)
    report(cast.max, post)
    with pytest.raises(Refused, match="already"):
        report(cast.max, post, "abuse")
    assert db_session.scalar(select(func.count(Report.id))) == 1


@pytest.mark.parametrize(
    ("reason", "words", "field"), [("odd", "", "reason"), ("other", "  ", "words"), ("spam", "x" * 2001, "words")]
)
def test_a_report_must_make_sense(cast, posts, reason, words, field):
    post = posts.write(cast.mia)
    with pytest.raises(Refused) as refused:
        report(cast.max, post, reason, words)
    assert refused.value.field == field


def test_nobody_reports_their_own_post_or_what_they_cannot_see(cast, posts):
    own = posts.write(cast.mia)
    with pytest.raises(Refused, match="own"):
        report(cast.mia, own)
    secret = posts.write(cast.mia, audience="companies", company_ids=(cast.mia.company_id,))
    with pytest.raises(NotFound):
        report(cast.olga, secret)
    with pytest.raises(NotFound):
        operations.report(cast.max, "company", 1, "spam")
    with pytest.raises(Forbidden):
        report(ANONYMOUS, own)
    assert case_of_subject("answer", secret.id) is None


def test_a_dismissed_post_cannot_be_reported_for_a_day_and_then_anew(cast, posts):
    post = posts.write(cast.mia)
    case = operations.dismiss(cast.cleo, report(cast.max, post), "It is fine")
    with pytest.raises(Refused, match="just looked"):
        report(cast.olga, post)
    with transact():
        db_session.execute(update(Case).values(closed_at=clock.now() - timedelta(hours=25)))
    db_session.expire_all()
    again = report(cast.max, post, "abuse")
    assert (again.id, again.round, again.state, again.reports_count, again.outcome) == (case.id, 2, "new", 1, "")


def test_reports_a_day_are_limited(cast, posts, monkeypatch):
    monkeypatch.setattr(policy, "REPORTS_A_DAY", 2)
    for _n in range(2):
        report(cast.max, posts.write(cast.mia))
    last = posts.write(cast.mia)
    with pytest.raises(Refused, match="2 posts today"):
        report(cast.max, last)
    assert case_of_subject("answer", last.id) is None
    report(cast.olga, last)


def test_who_is_silenced_reports_nobody(cast, posts):
    post = posts.write(cast.mia)
    operations.punish(cast.cleo, cast.max.id, PenaltyKind.SILENCE, hours=24, reason="False reports")
    with pytest.raises(Refused, match="False reports"):
        report(cast.max, post)
    assert db_session.scalar(select(func.count(Report.id))) == 0
