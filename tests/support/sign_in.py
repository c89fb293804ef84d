"""Signing in without the cost of a password."""

from typing import Any

from flask.testing import FlaskClient

from app.core.database import db_session
from app.core.transaction import transact
from app.people.browser_session import KEY
from app.people.models import User, UserSession
from app.people.viewers import digest_of, new_secret


def sign_in(client: FlaskClient, person: Any) -> str:
    """Open a session of `person` (a viewer or a row) for `client` and return its secret."""
    secret = new_secret()
    with transact():
        epoch = db_session.get_one(User, person.id).permission_epoch
        db_session.add(
            UserSession(user_id=person.id, digest=digest_of(secret), device="tests", ip="127.0.0.1", permission_epoch=epoch)
        )
    db_session.expunge_all()
    with client.session_transaction() as session:
        session[KEY] = secret
    return secret
