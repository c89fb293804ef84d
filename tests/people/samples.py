"""One sample of arguments for every route that takes some."""

from collections.abc import Callable
from typing import Any

from app.core.database import db_session
from app.core.transaction import transact
from app.people import queries
from app.people.models import Invitation, UserSession
from app.people.operations import credentials, invitations
from app.people.operations.invitations import Guest
from app.people.viewers import digest_of, new_secret
from tests.support.cast import Cast


def _person(cast: Cast) -> dict[str, Any]:
    return {"person_id": cast.max.id}


def _invite(cast: Cast) -> Invitation:
    known = db_session.get(Invitation, 1)
    return known or invitations.invite(cast.mia, Guest("guest@acme.example", cast.mia.company_id))


def _invitation(cast: Cast) -> dict[str, Any]:
    return {"invitation_id": _invite(cast).id}


def _invitation_token(cast: Cast) -> dict[str, Any]:
    return {"token": invitations.issue_link(_invite(cast))}


def _reset_token(cast: Cast) -> dict[str, Any]:
    person = queries.by_id(cast.max.id or 0)
    assert person is not None
    return {"token": credentials.issue_reset(person)}


def _mail_token(cast: Cast) -> dict[str, Any]:
    person = queries.by_id(cast.max.id or 0)
    assert person is not None
    return {"token": credentials.issue_mail_change(person, "new@acme.example")}


def _session(cast: Cast) -> dict[str, Any]:
    with transact():
        row = UserSession(user_id=cast.max.id, digest=digest_of(new_secret()))
        db_session.add(row)
        db_session.flush()
    return {"session_id": row.id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "people.show": _person,
    "people.set_roles": _person,
    "people.deactivate": _person,
    "people.reactivate": _person,
    "people.end_sessions": _person,
    "people.remove_factor_of": _person,
    "people.send_again": _invitation,
    "people.revoke": _invitation,
    "people.invitation": _invitation_token,
    "people.reset_link": _reset_token,
    "people.confirm_mail": _mail_token,
    "people.end_session": _session,
}
OUTSIDER_404 = {
    "people.show",
    "people.set_roles",
    "people.deactivate",
    "people.reactivate",
    "people.send_again",
    "people.revoke",
    "people.confirm_mail",
    "people.end_session",
}
