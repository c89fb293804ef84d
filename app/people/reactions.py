"""What people do later: the mails with links in them, and the nightly clean-up."""

from typing import Any

from flask import Flask

from app.core import clock, jobs, mail
from app.people import queries
from app.people.operations import credentials, invitations, sessions
from app.people.roles import LABELS


def init_app(app: Flask) -> None:
    """Register the jobs and what is done just before a mail leaves: links are made there, so none lies in the queue."""
    jobs.task(app, credentials.RESET_TASK, lambda job: credentials.send_reset(job.payload["mail"]))
    jobs.every(app, "people.forget_sessions", "7 3 * * *", lambda job: sessions.forget_ended())
    mail.prepare(app, "people/reset", _reset)
    mail.prepare(app, "people/mail_change", _mail_change)
    mail.prepare(app, "people/invitation", _invitation)
    mail.prepare(app, "people/password_changed_notice", _still_here)
    mail.prepare(app, "people/mail_changed_notice", _still_here)


def _reset(context: dict[str, Any]) -> dict[str, Any] | None:
    person = queries.by_id(context["person_id"])
    if person is None or not person.is_active:
        return None
    if clock.now().timestamp() - context["asked_at"] > credentials.RESET_LASTS.total_seconds():
        credentials.drop_reset(person)
        return None
    return {"person_name": person.name, "token": credentials.issue_reset(person)}


def _mail_change(context: dict[str, Any]) -> dict[str, Any] | None:
    person = queries.by_id(context["person_id"])
    if person is None or not person.is_active or person.mail == context["new_mail"]:
        return None
    return {"person_name": person.name, "token": credentials.issue_mail_change(person, context["new_mail"])}


def _invitation(context: dict[str, Any]) -> dict[str, Any] | None:
    found = queries.invitation_by_id(context["invitation_id"])
    if found is None or not found.is_open:
        return None
    inviter = queries.by_id(found.inviter_id) if found.inviter_id else None
    if found.inviter_id and (inviter is None or not inviter.is_active):
        # Whoever was sent away invites nobody any more.
        return None
    return {
        "invited_name": found.name,
        "inviter_name": found.inviter_name,
        "company_name": found.company.name if found.company else "",
        "role_labels": [str(LABELS[role]) for role in [*found.roles, *([found.staff_role] if found.staff_role else [])]],
        "expires_at": found.expires_at,
        "token": invitations.issue_link(found),
    }


def _still_here(context: dict[str, Any]) -> dict[str, Any] | None:
    person = queries.by_id(context["person_id"])
    return {"person_name": person.name, "when": clock.now()} if person is not None else None
