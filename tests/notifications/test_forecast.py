"""Whom a change would reach, told before it is made, with everybody it would not reach and why."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.transaction import transact
from app.notifications import kinds
from app.notifications.forecast import Reach, forecast
from app.notifications.operations import bouncing, choosing
from app.notifications.queries.preferences import Choice
from app.people.models import User
from app.requests.models import FeatureRequest
from app.requests.operations import post_request, vote
from app.requests.queries.deciding import voters
from app.watching import operations as watching
from tests.requests.standing import move, statuses


@pytest.fixture
def wish(app, cast):
    """Return a request of Mia that Max and Olga need too."""
    statuses()
    one = post_request(cast.mia, title="Export the invoices")
    for person in (cast.max, cast.olga):
        vote(person, one)
    return one


def reached(cast, *wishes, by=None):
    about = [("feature_request", one.id) for one in wishes]
    expected = {key for one in wishes for key in voters(one.id)[0]}
    return forecast(by or cast.pat, about, kinds.declared()["request_status"], expected)


def test_all_who_need_it_get_a_mail(cast, wish):
    found = reached(cast, wish)
    assert dict(found.counts) == {Reach.MAIL: 3}
    assert found.names[Reach.MAIL] == ["Max", "Mia", "Olga"]
    assert found.without_mail == []


def test_each_reason_to_hear_nothing_is_told(cast, wish):
    watching.watch(cast.mia, "feature_request", wish.id, "mute")
    watching.watch(cast.max, "feature_request", wish.id, "nothing")
    choosing.choose_channels(cast.olga, {"request_status": Choice(in_app=True, mail="off")})
    found = reached(cast, wish)
    assert dict(found.counts) == {Reach.MUTED: 1, Reach.NOT_FOLLOWING: 1, Reach.INBOX: 1}
    choosing.choose_channels(cast.olga, {"request_status": Choice(in_app=False, mail="off")})
    assert reached(cast, wish).counts[Reach.SWITCHED_OFF] == 1
    choosing.choose_channels(cast.olga, {"request_status": Choice(in_app=True, mail="digest")})
    assert reached(cast, wish).counts[Reach.DIGEST] == 1


def test_who_cannot_be_reached_any_more_is_told_apart(cast, wish):
    with transact():
        db_session.get_one(User, cast.mia.id).is_active = False
        db_session.get_one(User, cast.max.id).suspended_until = clock.now() + timedelta(days=3)
    for _ in range(2):
        bouncing.count_bounce(SYSTEM, cast.olga.mail, is_hard=True, words="550 no such user")
    found = reached(cast, wish)
    assert dict(found.counts) == {Reach.LEFT: 1, Reach.SUSPENDED: 1, Reach.MAIL_STOPPED: 1}


def test_who_may_not_see_it_any_more_is_not_counted_as_reached(cast, wish):
    with transact():
        db_session.get_one(FeatureRequest, wish.id).is_company_only = True
    assert dict(reached(cast, wish).counts) == {Reach.MAIL: 2, Reach.UNSEEN: 1}


def test_over_several_requests_everybody_counts_once_at_their_best(cast, wish):
    other = post_request(cast.max, title="Print all at once")
    watching.watch(cast.max, "feature_request", wish.id, "mute")
    assert dict(reached(cast, wish, other).counts) == {Reach.MAIL: 3}


def test_whoever_decides_is_not_told(cast, wish):
    watching.watch(cast.pat, "feature_request", wish.id, "everything")
    assert reached(cast, wish).counts[Reach.SELF] == 1
    assert reached(cast, wish, by=cast.ada).counts[Reach.MAIL] == 4


def test_the_forecast_comes_true(cast, wish, time, run_jobs, outbox):
    watching.watch(cast.mia, "feature_request", wish.id, "mute")
    choosing.choose_channels(cast.max, {"request_status": Choice(in_app=True, mail="off")})
    said = reached(cast, wish)
    run_jobs()
    move(cast.pat, wish, "planned")
    run_jobs()
    time.later(hours=9)
    run_jobs()
    told = {mail["To"] for mail in outbox.mails() if "Planned" in mail["Subject"]}
    assert len(told) == said.of(Reach.MAIL) == 1


def test_the_form_says_it_to_staff_alone(cast, wish, sign_in):
    watching.watch(cast.mia, "feature_request", wish.id, "mute")
    words = sign_in(cast.pat).page(f"/requests/{wish.id}/status").select_one("#recipients").text
    assert "2 people get a mail" in words
    assert "who muted it: Mia" in " ".join(words.split())
    assert sign_in(cast.olga).get(f"/requests/{wish.id}/status").status_code == 403
