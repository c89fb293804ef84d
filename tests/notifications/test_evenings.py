"""The mail of the evening: one for everything of the day, nothing for what was set back, and the way to tell at once."""

import pytest

from app.core.access import SYSTEM
from app.core.database import db_session
from app.notifications import kinds
from app.notifications.models import Notice
from app.notifications.operations import bouncing, choosing, digesting
from app.notifications.queries import preferences
from app.notifications.queries.preferences import Choice
from app.people.models import User
from app.requests.models import FeatureRequest, StatusChange
from app.requests.operations import deciding, merging, post_request, take_back, vote
from app.requests.queries import history
from tests.faq.writing import published
from tests.notifications.stage import mails, notices, text, words
from tests.requests.standing import move, soon, statuses

KIND = "request_status"


@pytest.fixture
def day(app, cast, time, outbox, run_jobs):
    """Return a function that lets the hours go by and runs what is due."""
    statuses()

    def go_on(**span):
        run_jobs()
        time.later(**span)
        run_jobs()

    return go_on


def wish(person, title="Export the invoices"):
    return post_request(person, title=title)


def test_everything_of_a_day_comes_in_one_mail_at_six(cast, day, outbox):
    one, two = wish(cast.mia), wish(cast.mia, "Print all at once")
    move(cast.pat, one, "planned", note="We begin in **spring**.", reason="Many asked", next_review_on=soon(90))
    move(cast.cleo, two, "reviewing", note="", reason="")
    # It is ten in the morning.
    day(hours=7, minutes=58)
    assert outbox.mails() == []
    assert [one.mail_state for one in notices(cast.mia)] == ["evening", "evening"]
    day(minutes=3)
    (mail,) = mails(outbox, cast.mia)
    said = text(mail)
    for word in (
        "Export the invoices",
        "New → Planned",
        "We begin in spring.",
        "Many asked",
        "Print all at once",
        "New → Reviewing",
    ):
        assert word in said
    assert "Next review: " in said
    assert mail["Subject"] == "Planned: Export the invoices, and 1 more"
    assert f"http://localhost/requests/{one.id}" in said
    assert [one.mail_state for one in notices(cast.mia)] == ["sent", "sent"]
    assert all(entry.told_at is not None for entry in history.history(cast.mia, one.id))
    day(hours=30)
    assert len(mails(outbox, cast.mia)) == 1


def test_of_one_thing_the_subject_says_which_and_where_it_came_to(cast, day, outbox):
    move(cast.pat, wish(cast.mia), "reviewing")
    day(hours=9)
    assert mails(outbox, cast.mia)[0]["Subject"] == "Reviewing: Export the invoices"


def test_several_moves_of_one_day_are_told_as_one(cast, day, outbox):
    one = wish(cast.mia)
    move(cast.pat, one, "reviewing", note="We look at it.", reason="First")
    move(cast.pat, one, "planned", note="It will come.", reason="")
    day(hours=9)
    (mail,) = mails(outbox, cast.mia)
    assert "New → Planned" in text(mail)
    assert "It will come." in text(mail)
    assert "We look at it." not in text(mail)
    assert "First" not in text(mail)


def test_what_was_set_back_before_the_evening_is_no_mail(cast, day, outbox, time, run_jobs):
    one, two = wish(cast.mia), wish(cast.mia, "Print all at once")
    move(cast.pat, one, "planned")
    move(cast.pat, two, "reviewing")
    day(hours=2)
    move(cast.pat, one, "new", note="That was a slip.")
    day(hours=7)
    (mail,) = mails(outbox, cast.mia)
    assert "Export the invoices" not in words(mail)
    assert {row.mail_state for row in notices(cast.mia) if row.subject_id == one.id} == {"dropped"}
    assert all(entry.told_at is None for entry in history.history(cast.mia, one.id))
    # What is set back on the next day is news: the mail of the evening before said otherwise.
    move(cast.pat, two, "new")
    day(hours=24)
    assert "Reviewing → New" in text(mails(outbox, cast.mia)[1]) + text(mails(outbox, cast.mia)[0])


def test_words_said_about_what_stands_where_it_stood_are_news(cast, day, outbox):
    one = wish(cast.mia)
    move(cast.pat, one, "planned")
    move(cast.pat, one, "new")
    move(cast.pat, one, "new", note="We still think about it.", reason="")
    day(hours=9)
    (mail,) = mails(outbox, cast.mia)
    assert "Still at “New”" in text(mail)
    assert "We still think about it." in text(mail)


def test_all_that_was_said_since_it_came_there_is_told_in_order(cast, day, outbox):
    one = wish(cast.mia)
    move(cast.pat, one, "reviewing", note="We look at it.")
    move(cast.pat, one, "planned", note="It comes in spring.")
    move(cast.cleo, one, "planned", note="The **branches** come first.")
    move(cast.pat, one, "planned", note="It comes in spring.", next_review_on=soon(70))
    day(hours=9)
    said = text(mails(outbox, cast.mia)[0])
    assert said.count("It comes in spring.") == 1 and said.index("It comes in spring.") < said.index("The branches come first.")
    assert "We look at it." not in said


def test_a_day_of_review_alone_is_nobodys_news(cast, day, outbox):
    one = wish(cast.mia)
    move(cast.pat, one, "reviewing")
    day(hours=9)
    move(cast.pat, one, "reviewing", note="", reason="", next_review_on=soon(50))
    day(hours=30)
    assert len(mails(outbox, cast.mia)) == 1


def test_everybody_who_needs_it_is_told_once_and_whoever_decided_is_not(cast, day, outbox):
    one = wish(cast.mia)
    for person in (cast.max, cast.olga):
        vote(person, one)
    move(cast.pat, one, "planned")
    day(hours=9)
    for person in (cast.mia, cast.max, cast.olga):
        assert len(mails(outbox, person)) == 1
    assert mails(outbox, cast.pat) == []


def test_who_takes_the_vote_back_hears_nothing(cast, day, outbox):
    one = wish(cast.mia)
    vote(cast.olga, one)
    take_back(cast.olga, one)
    move(cast.pat, one, "planned")
    day(hours=9)
    assert mails(outbox, cast.olga) == []


def test_the_evening_is_that_of_each_persons_own_zone_and_language(cast, day, outbox):
    from app.core.transaction import transact

    with transact():
        olga = db_session.get_one(User, cast.olga.id)
        olga.timezone, olga.locale = "America/New_York", "ja"
    one = wish(cast.mia)
    vote(cast.olga, one)
    move(cast.pat, one, "planned")
    day(hours=9)
    assert len(mails(outbox, cast.mia)) == 1
    assert mails(outbox, cast.olga) == []
    # Ten in the morning in Tokyo is eight in the evening of the day before in New York; six o'clock comes 22 hours later.
    day(hours=12, minutes=58)
    assert mails(outbox, cast.olga) == []
    day(minutes=4)
    (mail,) = mails(outbox, cast.olga)
    assert "受付 → 計画中" in text(mail)


def live_in_new_york(person):
    from app.core.transaction import transact

    with transact():
        db_session.get_one(User, person.id).timezone = "America/New_York"


def test_it_counts_as_told_when_the_last_evening_has_come(cast, day, outbox, sign_in):
    live_in_new_york(cast.olga)
    one = wish(cast.mia)
    vote(cast.olga, one)
    move(cast.pat, one, "planned")
    day(hours=9)
    assert len(mails(outbox, cast.mia)) == 1
    # In New York it is still to come, and the staff may still tell them there at once.
    (entry,) = history.history(cast.pat, one.id)
    assert (entry.told_at, entry.is_waiting) == (None, True)
    tell = f'form[action="/requests/{one.id}/tell"]'
    assert sign_in(cast.pat).page(f"/requests/{one.id}").select_one(tell)
    deciding.tell_now(cast.pat, one)
    day(minutes=2)
    assert len(mails(outbox, cast.olga)) == 1
    (entry,) = history.history(cast.pat, one.id)
    assert entry.told_at is not None
    assert not sign_in(cast.pat).page(f"/requests/{one.id}").select_one(tell)


def test_who_reads_it_in_the_inbox_keeps_nobody_waiting(cast, day, outbox, sign_in):
    live_in_new_york(cast.olga)
    one = wish(cast.mia)
    vote(cast.olga, one)
    move(cast.pat, one, "planned")
    day(hours=9)
    assert sign_in(cast.olga).post(f"/notifications/read/feature_request/{one.id}").status_code == 303
    day(hours=14)
    assert mails(outbox, cast.olga) == []
    assert history.history(cast.pat, one.id)[0].told_at is not None


def test_set_back_between_two_evenings_each_is_told_what_is_new_to_them(cast, day, outbox):
    live_in_new_york(cast.olga)
    one = wish(cast.mia)
    vote(cast.olga, one)
    move(cast.pat, one, "planned")
    day(hours=9)
    move(cast.pat, one, "new", note="That was a slip.", reason="")
    day(hours=14)
    # In New York nothing had been told yet, so nothing is.
    assert mails(outbox, cast.olga) == []
    day(hours=10)
    told = [text(mail) for mail in mails(outbox, cast.mia)]
    assert len(told) == 2
    assert any("Planned → New" in said and "That was a slip." in said for said in told)
    assert mails(outbox, cast.olga) == []


def test_what_quiet_hours_held_back_is_told_as_what_it_came_to(cast, day, outbox):
    choosing.choose_times(cast.mia, rhythm="daily", hour=8, weekday=0, quiet_from=17, quiet_until=7)
    one, two = wish(cast.mia), wish(cast.mia, "Print all at once")
    move(cast.pat, one, "planned")
    move(cast.pat, two, "planned")
    day(hours=9)
    # It is seven in the evening: both wait for the morning, and what comes now would wait for the next evening.
    move(cast.pat, one, "new")
    move(cast.pat, two, "started")
    day(hours=13)
    (mail,) = mails(outbox, cast.mia)
    assert "New → Started" in text(mail)
    assert "Export the invoices" not in words(mail)
    day(hours=24)
    assert len(mails(outbox, cast.mia)) == 1


def test_told_at_once_when_staff_say_so(cast, day, outbox):
    one, two = wish(cast.mia), wish(cast.mia, "Print all at once")
    move(cast.pat, one, "planned", tell_now=True)
    move(cast.pat, two, "planned")
    day(minutes=2)
    (mail,) = mails(outbox, cast.mia)
    assert "Export the invoices" in text(mail)
    assert "Print all at once" not in text(mail)
    deciding.tell_now(cast.pat, two)
    day(minutes=2)
    assert len(mails(outbox, cast.mia)) == 2
    # What comes later of the same request waits for the evening again.
    move(cast.pat, one, "started")
    day(minutes=10)
    assert len(mails(outbox, cast.mia)) == 2
    day(hours=9)
    assert len(mails(outbox, cast.mia)) == 3


def test_released_before_the_worker_had_told_anybody_still_leaves_at_once(cast, day, outbox):
    one = wish(cast.mia)
    move(cast.pat, one, "planned")
    deciding.tell_now(cast.pat, one)
    day(minutes=2)
    assert len(mails(outbox, cast.mia)) == 1


def test_read_meanwhile_is_no_mail(cast, day, outbox, sign_in):
    one = wish(cast.mia)
    move(cast.pat, one, "planned")
    day(hours=1)
    assert sign_in(cast.mia).post(f"/notifications/read/feature_request/{one.id}").status_code == 303
    day(hours=8)
    assert mails(outbox, cast.mia) == []


@pytest.mark.parametrize("wish_for", ["off", "digest"])
def test_the_matrix_decides_about_the_evening_too(cast, day, outbox, wish_for):
    one = wish(cast.mia)
    choosing.choose_channels(cast.mia, {KIND: Choice(in_app=True, mail=wish_for)})
    move(cast.pat, one, "planned")
    day(hours=9)
    assert mails(outbox, cast.mia) == []
    assert notices(cast.mia)[-1].mail_state == {"off": "none", "digest": "digest"}[wish_for]


def test_what_was_set_back_is_in_no_digest_either(cast, day, outbox, time, run_jobs):
    choosing.choose_channels(cast.mia, {KIND: Choice(in_app=True, mail="digest")})
    one = wish(cast.mia)
    move(cast.pat, one, "planned")
    move(cast.pat, one, "new")
    day(hours=24)
    assert digesting.send_digest(SYSTEM, cast.mia.id) is False
    assert {row.mail_state for row in notices(cast.mia)} == {"dropped"}


def test_hours_without_mails_hold_it_back_until_they_end(cast, day, outbox):
    choosing.choose_times(cast.mia, rhythm="daily", hour=8, weekday=0, quiet_from=17, quiet_until=7)
    move(cast.pat, wish(cast.mia), "planned")
    day(hours=9)
    assert mails(outbox, cast.mia) == []
    day(hours=12)
    assert len(mails(outbox, cast.mia)) == 1


def test_whoever_was_blocked_or_moved_out_of_sight_hears_nothing_and_the_count_stays(cast, day, outbox):
    from app.core.transaction import transact
    from app.requests.models import FeatureRequest

    one, ours = wish(cast.mia), wish(cast.max, "Only ours")
    vote(cast.olga, one)
    vote(cast.olga, ours)
    move(cast.pat, one, "planned")
    move(cast.pat, ours, "planned", note="canary-company-only-words")
    day(hours=1)
    with transact():
        db_session.get_one(User, cast.max.id).is_active = False
        db_session.get_one(FeatureRequest, ours.id).is_company_only = True
    day(hours=8)
    assert mails(outbox, cast.max) == []
    (mail,) = mails(outbox, cast.olga)
    assert "canary-company-only-words" not in words(mail)
    assert "Only ours" not in words(mail)
    assert db_session.get_one(FeatureRequest, ours.id).votes_count == 2


def test_an_address_that_sends_back_gets_nothing(cast, day, outbox):
    move(cast.pat, wish(cast.mia), "planned")
    for _ in range(2):
        bouncing.count_bounce(SYSTEM, cast.mia.mail, is_hard=True, words="550 no such user")
    day(hours=9)
    assert [mail for mail in outbox.to(cast.mia) if "Planned" in words(mail)] == []


def test_declining_says_what_helps_meanwhile_to_who_may_read_it(cast, day, outbox):
    one = wish(cast.mia)
    vote(cast.olga, one)
    answer = published("Exporting one by one", company_ids=(1,), audience="companies")
    move(cast.pat, one, "declined", reason="Too few need it", alternative=("answer", answer.id))
    day(hours=9)
    assert "Exporting one by one" in text(mails(outbox, cast.mia)[0])
    assert "Exporting one by one" not in words(mails(outbox, cast.olga)[0])
    assert "Too few need it" in text(mails(outbox, cast.olga)[0])


def test_a_merge_and_a_change_of_one_day_are_one_mail_also_to_voters_of_the_duplicate(cast, day, outbox):
    one, same = wish(cast.mia), wish(cast.olga, "Export all invoices at once")
    vote(cast.max, one)
    vote(cast.max, same)
    merging.merge(cast.pat, same, one, "They ask for the same.")
    move(cast.pat, one, "planned")
    day(hours=9)
    for person in (cast.olga, cast.max):
        (mail,) = mails(outbox, person)
        assert "New → Planned" in text(mail)
        assert "Merged with another request" in text(mail)
        assert "They ask for the same." in text(mail)
    (mail,) = mails(outbox, cast.mia)
    assert "Merged" not in text(mail)


def test_a_merge_taken_back_the_same_day_is_no_mail(cast, day, outbox):
    one, same = wish(cast.mia), wish(cast.olga, "Export all invoices at once")
    merging.merge(cast.pat, same, one, "They ask for the same.")
    merging.unmerge(cast.pat, same)
    day(hours=9)
    assert outbox.mails() == []


def test_the_link_in_it_stops_mails_of_the_kind(cast, day, outbox, client):
    one = wish(cast.mia)
    move(cast.pat, one, "planned")
    day(hours=9)
    link = mails(outbox, cast.mia)[0]["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    assert client.post(link, data={"List-Unsubscribe": "One-Click"}, csrf=False).status_code == 200
    move(cast.pat, one, "started")
    day(hours=24)
    assert len(mails(outbox, cast.mia)) == 1


def test_several_merged_by_mistake_and_taken_back_are_no_mail(cast, day, outbox):
    target, *wrong = (wish(cast.mia, f"Export number {number}") for number in range(4))
    for one in wrong:
        vote(cast.max, one)
        vote(cast.olga, one)
    merging.merge_all(cast.pat, wrong, target, "By mistake.")
    day(hours=1)
    for one in wrong:
        merging.unmerge(cast.cleo, db_session.get_one(FeatureRequest, one.id))
    day(hours=9)
    assert [mails(outbox, person) for person in (cast.mia, cast.max, cast.olga)] == [[], [], []]


def test_merged_into_another_after_a_mistake_is_told_and_into_the_same_is_not(cast, day, outbox):
    one, wrong, right = wish(cast.mia), wish(cast.cleo, "Print all invoices"), wish(cast.cleo, "Export everything")

    def again(target):
        merging.merge(
            cast.pat, db_session.get_one(FeatureRequest, one.id, populate_existing=True), target, "They ask for the same."
        )

    def back():
        merging.unmerge(cast.pat, db_session.get_one(FeatureRequest, one.id, populate_existing=True))

    again(wrong)
    day(hours=9)
    back()
    again(wrong)
    day(hours=24)
    assert len(mails(outbox, cast.mia)) == 1
    back()
    again(right)
    day(hours=24)
    told = mails(outbox, cast.mia)
    assert len(told) == 2 and "Export everything" in text(told[1]) and "Print all invoices" not in text(told[1])


def test_what_was_decided_and_merged_on_one_day_is_told_as_merged(cast, day, outbox):
    one, same = wish(cast.mia), wish(cast.olga, "Export all invoices at once")
    move(cast.pat, same, "reviewing")
    merging.merge(cast.pat, db_session.get_one(FeatureRequest, same.id), one, "They ask for the same.")
    move(cast.pat, db_session.get_one(FeatureRequest, one.id), "planned")
    day(hours=9)
    (mail,) = mails(outbox, cast.olga)
    assert mail["Subject"].endswith("and 1 more")
    said = text(mail)
    assert "New → Planned" in said and "Merged with another request" in said and "Reviewing" not in said


def test_the_link_under_a_mail_of_several_kinds_stops_them_all_by_one_post(cast, day, outbox, client, sign_in):
    one, same = wish(cast.mia), wish(cast.olga, "Export all invoices at once")
    merging.merge(cast.pat, same, one, "They ask for the same.")
    move(cast.pat, one, "planned")
    day(hours=9)
    (mail,) = mails(outbox, cast.olga)
    link = mail["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    page = client.page(link)
    for label in ("Where requests stand that you need or follow", "Requests you need or follow are merged with others"):
        assert label in page.text
    assert preferences.choice_of(cast.olga.id, kinds.declared()[KIND]).mail == "now"
    assert client.post(link, data={"List-Unsubscribe": "One-Click"}, csrf=False).status_code == 200
    third = wish(cast.olga, "All of them once more")
    move(cast.pat, one, "started")
    merging.merge(cast.pat, third, one, "The same again.")
    day(hours=24)
    assert len(mails(outbox, cast.olga)) == 1
    # Both are off on the page of the settings, and on again when chosen there.
    settings = sign_in(cast.olga)
    for kind in (KIND, "request_merged"):
        assert settings.page("/settings/notifications").select_one(f'[name="mail-{kind}"][value="off"]').has_attr("checked")
        back = {f"mail-{kind}": "now", f"app-{kind}": "y"}
        assert settings.post("/settings/notifications/channels", data=back).status_code == 303
    merging.unmerge(cast.pat, third)
    move(cast.pat, one, "released")
    day(hours=24)
    said = "".join(text(mail) for mail in mails(outbox, cast.olga))
    assert "It stands for itself again" in said
    assert "Started → Released" in said


def test_the_page_of_the_link_speaks_the_language_of_the_mail(cast, day, outbox, client):
    from app.core.transaction import transact

    one, same = wish(cast.mia), wish(cast.olga, "Export all invoices at once")
    with transact():
        db_session.get_one(User, cast.olga.id).locale = "ja"
    merging.merge(cast.pat, same, one, "They ask for the same.")
    move(cast.pat, one, "planned")
    day(hours=9)
    link = mails(outbox, cast.olga)[0]["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    page = client.page(link)
    assert page.html["lang"] == "ja"
    assert "賛同・フォローしている要望の状態" in page.text
    client.set_cookie("language", "en")
    assert client.page(link).html["lang"] == "en"


def test_the_worker_may_try_again(cast, day, outbox, run_jobs):
    from app.core.activity import Activity
    from app.notifications.operations import telling

    one = wish(cast.mia)
    move(cast.pat, one, "planned", tell_now=True)
    run_jobs()
    for row in db_session.query(Activity).filter(Activity.fact.in_(["requests.status_changed", "requests.told_now"])).all():
        telling.tell(SYSTEM, row)
        telling.release(SYSTEM, row)
    day(hours=9)
    assert len(mails(outbox, cast.mia)) == 1
    assert db_session.query(Notice).filter_by(kind=KIND, user_id=cast.mia.id).count() == 1
    assert db_session.query(StatusChange).one().told_at is not None


def test_telling_and_foreseeing_cost_the_same_however_many_need_it(cast, day, outbox, run_jobs, count_statements):
    from app.core import activity
    from app.notifications import kinds
    from app.notifications.forecast import Reach, forecast
    from app.notifications.operations import telling
    from tests.support.crowd import crowd

    asked, people = {}, crowd(30)
    for size, title in ((3, "A few need it"), (30, "Many need it")):
        one = wish(cast.mia, title)
        for person in people[:size]:
            vote(person, one)
        about = [("feature_request", one.id)]
        with count_statements() as foreseen:
            found = forecast(cast.pat, about, kinds.declared()[KIND])
        assert found.of(Reach.MAIL) == size + 1
        move(cast.pat, one, "planned")
        row = (
            db_session.query(activity.Activity).filter_by(fact="requests.status_changed").order_by(activity.Activity.id.desc())
        )
        fact = row.first()
        with count_statements() as told:
            assert telling.tell(SYSTEM, fact) == size + 1
        asked[size] = (len(foreseen), len(told))
    assert all(many <= few for few, many in zip(asked[3], asked[30], strict=True)), asked
