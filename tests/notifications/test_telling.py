"""Who is told of what: watchers near and far, the named, once, and only what they may see."""

import pytest
from sqlalchemy import select

from app.core import activity
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.transaction import transact
from app.faq import facts as faq_facts
from app.faq import operations as faq
from app.faq.queries import text_of
from app.notifications.operations import choosing, telling
from app.notifications.queries.preferences import Choice
from app.people.operations import colleagues
from app.people.queries import by_id
from tests.faq.writing import content, draft
from tests.notifications.stage import answer, notices, republish, watch
from tests.support.crowd import crowd

EVERYBODY = ("mia", "max", "olga", "cleo", "pat", "ada")


@pytest.fixture
def shelf(cast):
    return faq.add_category(SYSTEM, name_ja="データ", name_en="Data", slug="data")


def told(cast, run_jobs):
    run_jobs()
    return {name for name in EVERYBODY if notices(getattr(cast, name))}


def test_watchers_are_told_once_and_the_actor_is_not(cast, time, run_jobs, old):
    one = old()
    for person in (cast.mia, cast.cleo, cast.olga):
        watch(person, one)
    run_jobs()
    republish(one, actor=cast.cleo)
    assert told(cast, run_jobs) == {"mia", "olga"}
    row = db_session.get(activity.Activity, notices(cast.mia)[0].activity_id)
    assert telling.tell(SYSTEM, row) == 0
    assert len(notices(cast.mia)) == 1


@pytest.mark.parametrize(("level", "is_told"), [("everything", True), ("follow", True), ("nothing", False), ("mute", False)])
def test_each_level(cast, time, run_jobs, old, level, is_told):
    one = old()
    watch(cast.mia, one, level)
    run_jobs()
    republish(one)
    assert told(cast, run_jobs) == ({"mia"} if is_told else set())


def test_following_a_category_brings_what_is_new_and_everything_brings_changes_too(cast, time, run_jobs, old, shelf):
    old("First", category_id=shelf.id)
    watch(cast.mia, shelf, "follow", "category")
    watch(cast.max, shelf, "everything", "category")
    one = answer("Second", category_id=shelf.id)
    run_jobs()
    republish(one)
    run_jobs()
    assert (len(notices(cast.mia)), len(notices(cast.max))) == (1, 2)
    assert notices(cast.mia)[0].because_kind == "category"


def test_a_category_above_is_heard_too(cast, time, run_jobs, old, shelf):
    below = faq.add_category(SYSTEM, name_ja="下", name_en="Below", slug="below", parent_id=shelf.id)
    old("First", category_id=below.id)
    watch(cast.mia, shelf, "follow", "category")
    answer("Second", category_id=below.id)
    assert told(cast, run_jobs) == {"mia"}


def test_the_nearest_level_counts(cast, time, run_jobs, old, shelf):
    one = old("First", category_id=shelf.id)
    levels = {"mia": ("everything", "mute"), "max": ("mute", "everything"), "olga": ("nothing", "everything")}
    for name, (near, far) in levels.items():
        person = getattr(cast, name)
        watch(person, one, near)
        watch(person, shelf, far, "category")
    run_jobs()
    republish(one)
    assert told(cast, run_jobs) == {"mia"}


def test_only_who_may_see_it_now(cast, time, run_jobs, old):
    one = old()
    watch(cast.mia, one)
    watch(cast.olga, one)
    run_jobs()
    republish(one)
    faq.change_properties(SYSTEM, one, faq.Properties(slug=one.slug, audience="companies", company_ids=(cast.mia.company_id,)))
    assert told(cast, run_jobs) == {"mia"}


def test_who_was_sent_away_is_told_nothing(cast, time, run_jobs, old):
    one = old()
    watch(cast.max, one)
    colleagues.deactivate(cast.ada, by_id(cast.max.id))
    republish(one)
    assert told(cast, run_jobs) == set()


def test_the_named_are_told_unless_they_muted_it(cast, time, run_jobs, old):
    one = draft(owner_id=cast.cleo.id, actor=cast.pat)
    faq.send_to_review(cast.pat, text_of(SYSTEM, one.slug, "en"))
    assert told(cast, run_jobs) == {"cleo"}
    assert notices(cast.cleo)[0].reason == "named"
    faq.send_back(cast.ada, text_of(SYSTEM, one.slug, "en"), note="shorter, please")
    assert told(cast, run_jobs) == {"cleo", "pat"}
    two = draft(owner_id=cast.cleo.id, actor=cast.pat)
    watch(cast.cleo, two, "mute")
    faq.send_to_review(cast.pat, text_of(SYSTEM, two.slug, "en"))
    run_jobs()
    assert len(notices(cast.cleo)) == 1


def test_one_act_with_two_facts_is_told_once_to_who_is_named(cast, time, run_jobs, old):
    one = old()
    watch(cast.mia, one)
    watch(cast.max, one)
    run_jobs()
    with transact():
        for to in ([], [cast.mia.id]):
            fact = faq_facts.REPORT_CLOSED if to else faq_facts.ANSWER_PUBLISHED
            activity.record(fact, actor=SYSTEM, subject=one, lang="en", to=to)
    run_jobs()
    assert [one.reason for one in notices(cast.mia)] == ["named"]
    assert [one.kind for one in notices(cast.max)] == ["answer"]


def test_a_kind_that_is_off_leaves_nothing(cast, time, run_jobs, old):
    one = old()
    for person, wish in ((cast.mia, Choice(False, "off")), (cast.max, Choice(False, "now")), (cast.olga, Choice(True, "off"))):
        watch(person, one)
        choosing.choose_channels(person, {"answer": wish})
    run_jobs()
    republish(one)
    assert told(cast, run_jobs) == {"max", "olga"}
    assert (notices(cast.max)[0].in_app, notices(cast.max)[0].mail_state) == (False, "held")
    assert (notices(cast.olga)[0].in_app, notices(cast.olga)[0].mail_state) == (True, "none")


def test_a_draft_of_an_answer_is_no_news(cast, time, run_jobs, old):
    one = old()
    watch(cast.mia, one)
    run_jobs()
    faq.revise_text(SYSTEM, text_of(SYSTEM, one.slug, "en"), content("Later", "Not yet."))
    assert told(cast, run_jobs) == set()


def test_telling_a_crowd_asks_no_more_often_than_telling_a_few(cast, time, run_jobs, old, count_statements):
    costs = []
    for slug, people in (("few", [cast.mia, cast.max]), ("crowd", crowd(200))):
        one = old(slug)
        for person in people:
            watch(person, one)
        run_jobs()
        republish(one, actor=cast.cleo)
        row = db_session.scalars(select(activity.Activity).order_by(activity.Activity.id.desc())).first()
        with count_statements() as statements:
            assert telling.tell(SYSTEM, row) == len(people)
        costs.append(len(statements))
    assert costs[1] <= costs[0] + 2
