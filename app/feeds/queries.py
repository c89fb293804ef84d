"""Whose feeds an address stands for, asked anew at each request."""

import hashlib

from sqlalchemy import select

from app.core.access import Viewer
from app.core.database import db_session
from app.feeds.models import FeedToken
from app.people.models import User
from app.people.viewers import PersonViewer, digest_of, of_person


def ways_in(user: User) -> str:
    """Return the digest of how a person gets in: it changes with the password and with the second factor."""
    return hashlib.sha256(f"{user.password_hash}\n{user.sealed_totp_secret}".encode()).hexdigest()


def owner(token: str) -> PersonViewer | None:
    """Return the viewer whose feeds `token` opens, as they are now; None when it is unknown, revoked, or they may not enter."""
    row = db_session.execute(
        select(FeedToken.user_id, FeedToken.ways_in, User).join(User).where(FeedToken.digest == digest_of(token))
    ).one_or_none()
    if row is None or row.ways_in != ways_in(row.User):
        return None
    return of_person(row.user_id)


def token_of(viewer: Viewer) -> FeedToken | None:
    """Return the viewer's own token, or None when there is none that works."""
    row = db_session.execute(
        select(FeedToken, User).join(User, User.id == FeedToken.user_id).where(FeedToken.user_id == (viewer.id or 0))
    ).one_or_none()
    return row.FeedToken if row is not None and row.FeedToken.ways_in == ways_in(row.User) else None
