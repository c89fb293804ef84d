"""Owners are asked whether answers are still true: rarely, and in one mail."""

from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.core.database import db_session
from app.core.jobs import Job
from app.faq import operations
from app.faq.models import Answer
from tests.faq.writing import draft, published


def overdue(cast, count, **properties):
    yesterday = clock.today() - timedelta(days=2)
    return [published(f"Due {n}", owner_id=cast.cleo.id, verified_until=yesterday, **properties) for n in range(count)]


def mails():
    return list(db_session.scalars(select(Job).where(Job.unique_key.like("mail:faq.still_true:%"))))


def test_one_mail_of_five_answers_a_week(cast, monkeypatch):
    overdue(cast, 7)
    assert operations.ask_owners() == 1
    assert operations.ask_owners() == 0
    [mail] = mails()
    assert len(mail.payload["context"]["answers"]) == 5
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=8))
    assert operations.ask_owners() == 1
    asked = [answer["title"] for mail in mails() for answer in mail.payload["context"]["answers"]]
    assert {f"Due {n}" for n in range(7)} <= set(asked)


def test_nobody_is_asked_about_drafts_fresh_ones_or_ones_without_a_date(cast):
    draft(owner_id=cast.cleo.id, verified_until=clock.today() - timedelta(days=2))
    published("Fresh", owner_id=cast.cleo.id, verified_until=clock.today() + timedelta(days=2))
    published("Never dated", owner_id=cast.cleo.id)
    assert operations.ask_owners() == 0


def test_the_mail_leads_to_the_answers(cast, app, run_jobs):
    [answer] = overdue(cast, 1)
    operations.ask_owners()
    run_jobs()
    outbox = app.extensions["settings"].data_dir / "outbox"
    letter = max(outbox.glob("*.eml"), key=lambda path: path.stat().st_mtime).read_text()
    assert f"/answers/{answer.slug}" in letter
    operations.verify_answer(cast.cleo, answer)
    assert db_session.get(Answer, answer.id, populate_existing=True).verified_until > clock.today()
