"""Mails: held, dropped when read meanwhile, looked at again when they leave, folded when they are many."""

from app.core import clock
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.transaction import transact
from app.faq import operations as faq
from app.faq.queries import text_of
from app.notifications import unsubscribing
from app.notifications.operations import choosing, reading
from app.notifications.queries.preferences import Choice
from app.people.models import User
from app.people.operations import colleagues
from app.people.queries import by_id
from tests.notifications.stage import notices, republish, text, watch, words


def states(person):
    return [one.mail_state for one in notices(person)]


def test_a_mail_is_held_for_five_minutes(cast, time, run_jobs, old, by_mail, outbox):
    one = old("Exporting a report")
    watch(cast.mia, one)
    republish(one)
    run_jobs()
    time.later(minutes=4)
    run_jobs()
    assert (outbox.mails(), states(cast.mia)) == ([], ["held"])
    time.later(minutes=2)
    run_jobs()
    [mail] = outbox.mails()
    assert mail["To"] == "Mia <mia@acme.example>"
    assert mail["Subject"] == "Exporting a report"
    assert "The system published the answer “Exporting a report”" in text(mail)
    assert "Changed for the" in text(mail)
    assert f"http://localhost/answers/{one.slug}" in text(mail)
    assert "because you chose to hear of everything here" in text(mail)
    assert states(cast.mia) == ["sent"]


def test_read_meanwhile_no_mail(cast, time, run_jobs, old, by_mail, outbox):
    one = old()
    watch(cast.mia, one)
    republish(one)
    run_jobs()
    assert reading.mark_read(cast.mia, "answer", one.id) == 1
    time.later(minutes=6)
    run_jobs()
    assert (outbox.mails(), states(cast.mia)) == ([], ["dropped"])


def test_followers_get_no_mail_at_once(cast, time, run_jobs, old, by_mail, outbox):
    one = old()
    watch(cast.mia, one, "follow")
    republish(one)
    time.later(minutes=6)
    run_jobs()
    assert (outbox.mails(), states(cast.mia)) == ([], ["digest"])


def test_everything_is_looked_at_again_when_it_is_due(cast, time, run_jobs, old, by_mail, outbox):
    one = old()
    for person in (cast.mia, cast.max, cast.olga, cast.cleo, cast.pat):
        watch(person, one)
    republish(one)
    run_jobs()
    faq.change_properties(SYSTEM, one, faq.Properties(slug=one.slug, audience="companies", company_ids=(cast.mia.company_id,)))
    colleagues.deactivate(cast.ada, by_id(cast.max.id))
    choosing.choose_channels(cast.cleo, {"answer": Choice(in_app=True, mail="off")})
    watch(cast.pat, one, "mute")
    time.later(minutes=6)
    run_jobs()
    assert [mail["To"].split()[0] for mail in outbox.mails()] == ["Mia"]
    assert [states(person) for person in (cast.max, cast.olga, cast.cleo, cast.pat)] == [["dropped"]] * 4


def test_what_changes_between_queue_and_mail_server_counts_too(cast, time, run_jobs, old, by_mail, outbox):
    from app.core.jobs import Job
    from app.notifications.letters import of_notice
    from app.notifications.operations.mailing import send_due

    one = old()
    watch(cast.olga, one)
    republish(one)
    run_jobs()
    time.later(minutes=6)
    assert send_due(SYSTEM, cast.olga.id) == 1
    job = db_session.query(Job).filter(Job.kind == "core.send_mail").one()
    assert of_notice(job.payload["context"])["title"] == "Exporting"
    faq.change_properties(SYSTEM, one, faq.Properties(slug=one.slug, audience="staff"))
    run_jobs()
    assert outbox.mails() == []


def test_a_mail_to_a_former_address_is_not_sent(cast, time, run_jobs, old, by_mail, outbox):
    from app.notifications.operations.mailing import send_due

    one = old()
    watch(cast.olga, one)
    republish(one)
    run_jobs()
    time.later(minutes=6)
    send_due(SYSTEM, cast.olga.id)
    with transact():
        db_session.get_one(User, cast.olga.id).mail = "new@other.example"
    run_jobs()
    assert outbox.mails() == []


def test_news_of_one_thing_is_one_mail_and_mails_of_one_thing_are_one_conversation(cast, time, run_jobs, old, by_mail, outbox):
    one, two = old("One"), old("Two")
    watch(cast.mia, one)
    watch(cast.mia, two)
    for _ in range(2):
        republish(one)
        republish(two)
        run_jobs()
        time.later(minutes=1)
    time.later(minutes=5)
    run_jobs()
    assert len(outbox.mails()) == 2
    republish(one)
    run_jobs()
    time.later(minutes=6)
    run_jobs()
    mails = outbox.mails()
    first, again = [mail for mail in mails if mail["Subject"] == "One"]
    assert first["Message-ID"] != again["Message-ID"]
    assert first["References"] == again["References"] == first["In-Reply-To"]
    assert {mail["References"] for mail in mails if mail["Subject"] == "Two"} != {first["References"]}


def test_hours_without_mails_shelve_and_release(cast, time, run_jobs, old, by_mail, outbox):
    choosing.choose_times(cast.mia, rhythm="daily", hour=8, weekday=0, quiet_from=9, quiet_until=12)
    one = old()
    watch(cast.mia, one)
    watch(cast.max, one)
    republish(one)
    run_jobs()
    time.later(minutes=6)
    run_jobs()
    assert [mail["To"].split()[0] for mail in outbox.mails()] == ["Max"]
    time.later(hours=1, minutes=50)
    run_jobs()
    assert len(outbox.mails()) == 1
    time.later(minutes=10)
    run_jobs()
    assert {mail["To"].split()[0] for mail in outbox.mails()} == {"Max", "Mia"}


def test_hours_chosen_while_a_mail_is_held_count_as_well(cast, time, run_jobs, old, by_mail, outbox):
    one = old()
    watch(cast.mia, one)
    republish(one)
    run_jobs()
    choosing.choose_times(cast.mia, rhythm="daily", hour=8, weekday=0, quiet_from=22, quiet_until=11)
    time.later(minutes=6)
    run_jobs()
    assert outbox.mails() == []
    time.later(hours=1)
    run_jobs()
    assert len(outbox.mails()) == 1


def test_more_than_twenty_an_hour_come_in_one_mail(cast, time, run_jobs, old, by_mail, outbox):
    answers = [old(f"Number {number}") for number in range(24)]
    for one in answers:
        watch(cast.mia, one)
    for one in answers:
        republish(one)
    run_jobs()
    time.later(minutes=6)
    run_jobs()
    assert len(outbox.mails()) == 20
    assert sorted(states(cast.mia)) == ["folded"] * 4 + ["sent"] * 20
    time.later(minutes=62)
    run_jobs()
    [last] = [mail for mail in outbox.mails() if "More news" in mail["Subject"]]
    assert text(last).count("- The system published") == 4
    assert last["Reply-To"] is None
    assert "nobody reads the replies" in text(last)
    assert "So much happened" in text(last)


def test_at_most_a_hundred_mails_a_day(cast, time, run_jobs, old, by_mail, outbox):
    answers = [old(f"Number {number}") for number in range(18)]
    for one in answers:
        watch(cast.mia, one)
    for _hour in range(7):
        for one in answers:
            republish(one)
        run_jobs()
        time.later(minutes=62)
        run_jobs()
    assert len(outbox.to(cast.mia)) == 100
    time.later(hours=25)
    run_jobs()
    folded = [mail for mail in outbox.to(cast.mia) if "More news" in mail["Subject"]]
    assert len(folded) == 1
    assert set(states(cast.mia)) == {"sent"}


def test_headers_of_a_mail_nobody_has_to_answer(cast, time, run_jobs, old, by_mail, outbox):
    one = old("Report\r\nBcc: everybody@evil.example")
    watch(cast.mia, one)
    republish(one)
    run_jobs()
    time.later(minutes=6)
    run_jobs()
    [mail] = outbox.mails()
    assert mail["Bcc"] is None
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = mail["List-Unsubscribe"].strip(" <>").removeprefix("http://localhost/unsubscribe/")
    assert unsubscribing.read(token) == (cast.mia.id, ("answer",))


def test_markup_in_titles_and_texts_stays_text(cast, time, run_jobs, old, by_mail, outbox):
    one = old("<b>Bold</b>")
    watch(cast.mia, one)
    row = text_of(SYSTEM, one.slug, "en")
    body = "<img src=x onerror=alert(1)> [go](javascript:alert(1))"
    faq.revise_text(SYSTEM, row, faq.prepare(title="<b>Bold</b>", body=body, wordings=()))
    faq.publish_text(SYSTEM, text_of(SYSTEM, one.slug, "en"))
    run_jobs()
    time.later(minutes=6)
    run_jobs()
    html = outbox.mails()[0].get_body(("html",)).get_content()
    assert "<b>Bold</b>" not in html
    assert "<img" not in html
    assert "javascript:" not in html


def test_a_mail_of_a_japanese_reader_is_japanese(cast, time, run_jobs, old, by_mail, outbox):
    with transact():
        db_session.get_one(User, cast.mia.id).locale = "ja"
    one = old()
    watch(cast.mia, one)
    republish(one)
    run_jobs()
    time.later(minutes=6)
    run_jobs()
    [mail] = outbox.mails()
    assert mail["Content-Language"] == "ja"
    assert "「すべて」を選ばれたもの" in text(mail)
    assert "Settings" not in words(mail)


def test_what_never_left_stays_due_until_it_does(cast, time, run_jobs, old, by_mail, outbox):
    from app.core.jobs import Job
    from app.notifications.operations.telling import SEND_TASK

    one = old()
    watch(cast.mia, one)
    republish(one)
    run_jobs()
    with transact():
        for job in db_session.query(Job).filter(Job.kind == SEND_TASK):
            db_session.delete(job)
    time.later(minutes=30)
    republish(one)
    run_jobs()
    time.later(minutes=6)
    run_jobs()
    assert len(outbox.mails()) == 1
    assert set(states(cast.mia)) == {"sent"}
    assert clock.now() == time.moment
