"""Notices of talk: who writes, who is named, who looks after whom - and what must reach nobody else."""

import pytest

from app.comments import operations as comments
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.transaction import transact
from app.mailbox import addresses
from app.notifications.operations import digesting
from app.people.models import Membership, User
from app.watching.models import Watch
from tests.discussions.threads import private_space, reply, space, thread
from tests.notifications.stage import notices, text, watch, words

CANARY = "zqnoticecanary"


@pytest.fixture
def talk(cast, run_jobs):
    one = thread(cast.mia, space("Open"), "How to close the month?")
    run_jobs()
    return one


def kinds(person):
    return [one.kind for one in notices(person)]


def pass_by(time, run_jobs, **span):
    run_jobs()
    time.later(**(span or {"minutes": 6}))
    run_jobs()


def test_the_asker_is_mailed_and_those_who_only_wrote_find_it_in_the_inbox(cast, time, run_jobs, talk, outbox):
    reply(cast.olga, talk, "Use the **report** view.")
    run_jobs()
    reply(cast.cleo, talk, "Or ask us.")
    pass_by(time, run_jobs)
    assert kinds(cast.mia).count("reply") == 2
    assert kinds(cast.olga) == ["reply"]
    [mail] = outbox.mails()
    assert mail["Subject"] == "How to close the month?"
    assert "Olga replied" in text(mail)
    assert "> Use the report view." in text(mail)
    assert "Cleo replied" in text(mail)
    assert "> Or ask us." in text(mail)
    assert "because you started this" in text(mail)
    assert "mia@acme.example" in mail["To"]


def test_who_is_named_hears_of_it_once_and_by_mail(cast, time, run_jobs, talk, outbox):
    reply(cast.max, talk)
    run_jobs()
    reply(cast.olga, talk, f"@[Max](person:{cast.max.id}) may know.")
    pass_by(time, run_jobs)
    assert kinds(cast.max) == ["mention"]
    [mail] = outbox.to(cast.max)
    assert "meant for you in person" in text(mail)


def test_what_staff_say_among_themselves_reaches_staff_alone(cast, time, run_jobs, talk, outbox, sign_in):
    for person in (cast.mia, cast.max, cast.olga, cast.pat):
        watch(person, talk, "everything", "thread")
    comments.post_comment(cast.cleo, "thread", talk.id, f"{CANARY} @[Mia](person:{cast.mia.id})", is_internal=True)
    pass_by(time, run_jobs)
    assert CANARY not in "".join(words(mail) for mail in outbox.mails() if "pat@" not in mail["To"])
    for person in (cast.mia, cast.max, cast.olga):
        assert notices(person) == []
        page = sign_in(person).page("/notifications")
        assert CANARY not in page.text
        assert page.select_one("#bell .count-badge") is None
    assert kinds(cast.pat) == ["reply"]


def test_what_one_company_says_in_private_reaches_no_other(cast, time, run_jobs, outbox, sign_in):
    own = thread(cast.mia, private_space(1), f"{CANARY} question")
    run_jobs()
    with transact():
        db_session.add(
            Watch(user_id=cast.olga.id, subject_kind="thread", subject_id=own.id, level="everything", reason="chosen")
        )
        db_session.add(
            Watch(user_id=cast.olga.id, subject_kind="space", subject_id=own.space_id, level="everything", reason="chosen")
        )
    reply(cast.max, own, f"{CANARY} reply")
    pass_by(time, run_jobs)
    time.later(days=2)
    for person in digesting.people_waiting():
        digesting.send_digest(SYSTEM, person)
    run_jobs()
    assert CANARY in "".join(words(mail) for mail in outbox.to(cast.mia))
    assert outbox.to(cast.olga) == []
    assert notices(cast.olga) == []
    assert CANARY not in sign_in(cast.olga).get("/notifications").text


def test_who_leaves_the_company_loses_notices_counts_and_mails_at_once(cast, time, run_jobs, outbox, sign_in):
    own = thread(cast.max, private_space(1), f"{CANARY} question")
    run_jobs()
    reply(cast.mia, own, f"{CANARY} reply")
    run_jobs()
    client = sign_in(cast.max)
    assert client.page("/notifications").select_one("#bell .count-badge") is not None
    with transact():
        person = db_session.get_one(User, cast.max.id)
        db_session.query(Membership).filter(Membership.user_id == person.id).update({"company_id": 2})
    page = client.page("/notifications")
    assert CANARY not in page.text
    assert page.select_one("#bell .count-badge") is None
    pass_by(time, run_jobs)
    assert outbox.to(cast.max) == []


def test_a_post_that_is_deleted_meanwhile_is_in_no_mail(cast, time, run_jobs, talk, outbox):
    said = reply(cast.olga, talk, CANARY)
    run_jobs()
    comments.delete_comment(cast.olga, said)
    pass_by(time, run_jobs)
    assert outbox.to(cast.mia) == []


def test_reactions_wait_for_the_digest_and_are_one_line(cast, time, run_jobs, talk, outbox, sign_in):
    said = reply(cast.olga, talk)
    run_jobs()
    for person in (cast.mia, cast.max, cast.cleo):
        comments.react(person, said, "helpful")
    pass_by(time, run_jobs)
    assert outbox.to(cast.olga) == []
    lines = sign_in(cast.olga).page("/notifications").select(".notice-group__lines a")
    assert [line.text for line in lines] == ["Cleo, Max and 1 other reacted to what you wrote in “How to close the month?”"]


def test_replies_by_mail_go_to_an_address_of_the_reader(app, cast, time, run_jobs, talk, outbox, monkeypatch):
    monkeypatch.setattr(app.extensions["settings"], "reply_address", "reply@help.example")
    reply(cast.olga, talk)
    pass_by(time, run_jobs)
    [mail] = outbox.mails()
    found = addresses.read(mail["Reply-To"].strip())
    assert (found.person_id, found.kind, found.subject_id) == (cast.mia.id, "thread", talk.id)
