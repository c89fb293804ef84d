"""Replies by mail to what is told of requests: a comment on the request, on its leader when merged, under the rules of both."""

from email.message import EmailMessage, Message
from email.policy import SMTP

import pytest

from app.comments.models import Comment
from app.comments.operations import post_comment
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.transaction import transact
from app.mailbox import addresses, operations
from app.mailbox.models import Reason, State
from app.people.models import User
from app.requests.models import FeatureRequest
from app.requests.operations import merging, post_request, vote
from tests.discussions.threads import space, thread
from tests.notifications.stage import text
from tests.requests.standing import move, statuses

NOT_READ = "nobody reads the replies"


@pytest.fixture
def evening(app, cast, time, outbox, run_jobs, monkeypatch):
    """Return a function that waits for the evening and gives the one mail to a person; replies by mail are switched on."""
    monkeypatch.setattr(app.extensions["settings"], "reply_address", "reply@help.example.com")
    statuses()

    def mail_to(person):
        run_jobs()
        time.later(hours=9)
        run_jobs()
        [mail] = [one for one in outbox.to(person) if "List-Unsubscribe" in one]
        return mail

    return mail_to


def answer(person, mail: Message, words: str = "Weekly, please."):
    """Answer a mail as mail programs do, and return what became of it."""
    sent = EmailMessage(policy=SMTP)
    sent["From"], sent["To"] = person.mail, mail["Reply-To"]
    sent["Message-ID"] = f"<{hash((person.id, words, mail['Message-ID']))}@client.example>"
    quoted = "\n".join(f"> {line}" for line in text(mail).splitlines())
    sent.set_content(f"{words}\n\nOn Sun, 22 Nov 2026 at 12:00, Engawa <a@b.example> wrote:\n{quoted}\n")
    taken = operations.take(SYSTEM, sent.as_bytes())
    db_session.expire_all()
    return taken


def test_a_change_of_status_is_answered_by_mail(cast, evening):
    one = post_request(cast.mia, title="Export the invoices")
    move(cast.pat, one, "planned")
    mail = evening(cast.mia)
    assert "Please write your reply above this line" in text(mail)
    assert NOT_READ not in text(mail)
    taken = answer(cast.mia, mail)
    assert taken.state == State.POSTED
    comment = db_session.get_one(Comment, taken.comment_id)
    assert (comment.subject_kind, comment.subject_id) == ("feature_request", one.id)
    assert (comment.author_id, comment.body, comment.is_internal) == (cast.mia.id, "Weekly, please.", False)
    assert db_session.get_one(FeatureRequest, one.id).comments_count == 1


def test_the_news_that_it_was_merged_is_answered_at_its_leader(cast, evening):
    one, same = post_request(cast.mia, title="Export the invoices"), post_request(cast.olga, title="All invoices at once")
    merging.merge(cast.pat, same, one, "They ask for the same.")
    taken = answer(cast.olga, evening(cast.olga))
    assert taken.state == State.POSTED
    assert db_session.get_one(Comment, taken.comment_id).subject_id == one.id


def test_a_merge_and_a_change_of_the_leader_are_one_place_to_write_at(cast, evening):
    one, same = post_request(cast.mia, title="Export the invoices"), post_request(cast.olga, title="All invoices at once")
    merging.merge(cast.pat, same, one, "They ask for the same.")
    move(cast.pat, one, "planned")
    mail = evening(cast.olga)
    assert "Merged with another request" in text(mail)
    assert "New → Planned" in text(mail)
    assert db_session.get_one(Comment, answer(cast.olga, mail).comment_id).subject_id == one.id


def test_what_was_merged_after_the_mail_is_answered_at_its_leader_too(cast, evening):
    one, same = post_request(cast.mia, title="Export the invoices"), post_request(cast.olga, title="All invoices at once")
    move(cast.pat, same, "planned")
    mail = evening(cast.olga)
    merging.merge(cast.pat, same, one, "They ask for the same.")
    assert db_session.get_one(Comment, answer(cast.olga, mail).comment_id).subject_id == one.id


def test_what_stands_for_itself_again_is_answered_there(cast, evening):
    one, same = post_request(cast.mia, title="Export the invoices"), post_request(cast.olga, title="All invoices at once")
    merging.merge(cast.pat, same, one, "They ask for the same.")
    mail = evening(cast.olga)
    merging.unmerge(cast.pat, same)
    assert db_session.get_one(Comment, answer(cast.olga, mail).comment_id).subject_id == same.id


def test_a_mail_about_several_requests_says_that_replies_are_not_read(cast, evening):
    for title in ("Export the invoices", "Print all at once"):
        move(cast.pat, post_request(cast.mia, title=title), "planned")
    mail = evening(cast.mia)
    assert mail["Reply-To"] is None
    for part in ("plain", "html"):
        said = str(mail.get_body((part,)).get_content())
        assert NOT_READ in said
        assert "above this line" not in said


def test_where_replies_are_switched_off_the_mail_says_so(app, cast, evening, monkeypatch):
    monkeypatch.setattr(app.extensions["settings"], "reply_address", "")
    move(cast.pat, post_request(cast.mia, title="Export the invoices"), "planned")
    mail = evening(cast.mia)
    assert mail["Reply-To"] is None
    assert NOT_READ in text(mail)
    assert "above this line" not in text(mail)


def test_what_was_meant_for_one_company_is_not_carried_before_all(cast, evening):
    one, ours = post_request(cast.olga, title="All at once"), post_request(cast.mia, title="Ours", is_company_only=True)
    move(cast.pat, ours, "planned")
    mail = evening(cast.mia)
    merging.merge(cast.pat, ours, one, "They ask for the same.")
    taken = answer(cast.mia, mail, "canary-company-only-words")
    assert (taken.state, taken.reason) == (State.WAITING, Reason.GONE)
    assert db_session.query(Comment).count() == 0


def test_the_news_that_what_one_company_asked_for_leads_to_what_all_see_has_no_address(cast, evening):
    one, ours = post_request(cast.olga, title="All at once"), post_request(cast.mia, title="Ours", is_company_only=True)
    merging.merge(cast.pat, ours, one, "They ask for the same.")
    mail = evening(cast.mia)
    assert mail["Reply-To"] is None
    assert NOT_READ in text(mail)


def test_who_may_not_see_it_any_more_writes_nothing_there(cast, evening):
    one = post_request(cast.mia, title="Export the invoices")
    vote(cast.olga, one)
    move(cast.pat, one, "planned")
    mail = evening(cast.olga)
    with transact():
        db_session.get_one(FeatureRequest, one.id).is_company_only = True
    taken = answer(cast.olga, mail)
    assert (taken.state, taken.reason) == (State.WAITING, Reason.GONE)
    assert db_session.query(Comment).count() == 0


def test_moderation_looks_at_it_as_at_every_comment(cast, evening):
    from app.moderation import operations as moderation

    moderation.add_words(SYSTEM, "casino")
    one = post_request(cast.mia, title="Export the invoices")
    move(cast.pat, one, "planned")
    taken = answer(cast.mia, evening(cast.mia), "Win at the casino")
    assert db_session.get_one(Comment, taken.comment_id).state == "waiting"


def test_in_japanese_the_line_and_the_sentence_are_too(cast, evening):
    with transact():
        for person in (cast.mia, cast.olga):
            db_session.get_one(User, person.id).locale = "ja"
    one, two = post_request(cast.mia, title="請求書の出力"), post_request(cast.olga, title="一括印刷")
    vote(cast.olga, one)
    for wish in (one, two):
        move(cast.pat, wish, "planned")
    assert "この線より上に返信を書いてください" in text(evening(cast.mia))


def test_an_answer_to_a_note_of_the_staff_stays_among_them(app, cast, time, outbox, run_jobs, monkeypatch):
    monkeypatch.setattr(app.extensions["settings"], "reply_address", "reply@help.example.com")
    talk = thread(cast.mia, space(), "How often?")
    run_jobs()
    post_comment(cast.cleo, "thread", talk.id, f"@[Pat](person:{cast.pat.id}) who knows?", is_internal=True)
    run_jobs()
    time.later(minutes=6)
    run_jobs()
    [mail] = outbox.to(cast.pat)
    found = addresses.read(mail["Reply-To"].strip())
    assert found is not None
    assert found.kind == "comment"
    taken = answer(cast.pat, mail, "canary-among-the-staff")
    comment = db_session.get_one(Comment, taken.comment_id)
    assert comment.is_internal
    assert comment.subject_id == talk.id
