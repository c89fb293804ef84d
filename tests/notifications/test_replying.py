"""From a mail to a comment and back: what goes out can be answered, and the answer holds only what was written."""

from email.message import EmailMessage
from email.policy import SMTP

from app.comments.models import Comment
from app.comments.operations import post_comment
from app.core.access import SYSTEM
from app.core.database import db_session
from app.mailbox import operations
from app.mailbox.models import State
from app.notifications.operations import bouncing, choosing
from app.notifications.queries.preferences import Choice
from tests.discussions.threads import space, thread
from tests.notifications.stage import text


def test_a_notice_is_answered_by_mail(app, cast, time, run_jobs, by_mail, outbox):
    settings = app.extensions["settings"]
    settings.reply_address = "reply@help.example.com"
    try:
        asked = thread(cast.mia, space(), "How often?")
        post_comment(cast.cleo, "thread", asked.id, "Weekly. Or daily?")
        run_jobs()
        time.later(minutes=6)
        run_jobs()
        [mail] = [one for one in outbox.mails() if "mia@acme.example" in one["To"]]
        answer = EmailMessage(policy=SMTP)
        answer["From"], answer["To"], answer["Message-ID"] = "Mia <mia@acme.example>", mail["Reply-To"], "<answer@acme.example>"
        quoted = "\n".join(f"> {line}" for line in text(mail).splitlines())
        answer.set_content(
            f"Daily, please.\n\nOn Sun, 22 Nov 2026 at 12:00, {settings.product_name} <a@b.example> wrote:\n{quoted}\n"
        )
        taken = operations.take(SYSTEM, answer.as_bytes())
        db_session.expire_all()
        assert taken.state == State.POSTED
        comment = db_session.get_one(Comment, taken.comment_id)
        assert (comment.author_id, comment.body, comment.subject_id) == (cast.mia.id, "Daily, please.", asked.id)
    finally:
        settings.reply_address = ""


def test_only_what_takes_words_is_answered_by_mail(app, cast, time, run_jobs, outbox, monkeypatch):
    monkeypatch.setattr(app.extensions["settings"], "reply_address", "reply@help.example.com")
    choosing.choose_channels(cast.ada, {"mail_trouble": Choice(in_app=True, mail="now")})
    for _ in range(2):
        bouncing.count_bounce(SYSTEM, cast.mia.mail, is_hard=True, words="550 no such user")
    run_jobs()
    time.later(minutes=6)
    run_jobs()
    [mail] = outbox.to(cast.ada)
    assert mail["Reply-To"] is None
    assert "nobody reads the replies" in text(mail)
