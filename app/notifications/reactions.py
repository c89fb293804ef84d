"""What is done later and by the clock: telling people, sending what is due, the digests, counting mails that come back."""

from typing import Any

from flask import Flask

from app.core import activity, folding, jobs, mail
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.notifications import letters
from app.notifications.operations import bouncing, clearing, digesting, mailing, telling

BOUNCED = "mailbox.mail_bounced"


def init_app(app: Flask) -> None:
    """Register listeners, jobs and what is asked just before a mail leaves."""
    activity.on_later(app, activity.EVERY_NOTICE, "notifications.tell", tell)
    jobs.task(app, telling.SEND_TASK, send_due, limit_seconds=600)
    jobs.every(app, "notifications.digests", "*/15 * * * *", send_digests)
    jobs.every(app, "notifications.forget", "41 3 * * *", forget_old)
    mail.prepare(app, "notifications/notice", letters.of_notice)
    mail.prepare(app, "notifications/digest", letters.of_digest)
    mail.prepare(app, "notifications/evening", letters.of_evening)
    mail.on_refused(app, refused)
    for name in sorted({way.released_by for way in folding.folds(app).values()} - {""}):
        activity.on_later(app, name, f"notifications.release:{name}", release)
    if BOUNCED in activity.declared(app):
        activity.on_later(app, BOUNCED, "notifications.bounced", bounced)


def tell(row: Activity) -> None:
    """Tell people of a fact."""
    telling.tell(SYSTEM, row)


def release(row: Activity) -> None:
    """Let the mails that wait for the evening leave, of which the fact says so."""
    telling.release(SYSTEM, row)


def send_due(job: jobs.Running) -> None:
    """Send the mails that are due, person by person."""
    count = 0
    while people := mailing.people_due():
        for user_id in people:
            count += mailing.send_due(SYSTEM, user_id)
        job.heartbeat()
    job.finish({"mails": count})


def send_digests(job: jobs.Running) -> None:
    """Send the digests that are due; and mails whose own job was lost."""
    sent = 0
    for number, user_id in enumerate(digesting.people_waiting()):
        sent += digesting.send_digest(SYSTEM, user_id)
        if number % 100 == 0:
            job.heartbeat()
    job.finish({"digests": sent})


def forget_old(job: jobs.Running) -> None:
    """Forget what is old."""
    clearing.forget_old()
    bouncing.forget_old()


def refused(address: str, words: str) -> None:
    """Count a mail that a server refused for good."""
    bouncing.count_bounce(SYSTEM, address, is_hard=True, words=words)


def bounced(row: Activity) -> None:
    """Count a mail that came back."""
    told: dict[str, Any] = row.particulars
    bouncing.count_bounce(SYSTEM, told["mail"], is_hard=bool(told["is_hard"]), words=str(told.get("reason", "")))
