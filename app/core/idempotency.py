"""Each form is acted on once: a doubled click, a resent page and a retry lead to the first answer.

The key rides in the form. The row that remembers it is written in the same transaction as what the form did.
"""

import hashlib
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, jobs
from app.core.database import Model, UtcDateTime, db_session
from app.core.errors import AlreadyDone, Refused
from app.core.i18n import _
from app.core.local_urls import local_path
from app.core.transaction import before_commit, transaction

FIELD = "request_key"
MAX_KEY = 64
KEPT = timedelta(hours=24)
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
NOT_COMPARED = {FIELD, "csrf_token"}


class RequestKey(Model):
    """One form that was acted on; `location` is where its answer led."""

    __tablename__ = "request_keys"
    __table_args__ = (UniqueConstraint("person", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(MAX_KEY))
    fingerprint: Mapped[str] = mapped_column(String(64))
    location: Mapped[str | None] = mapped_column(String(2000))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)


def init_app(app: Flask) -> None:
    """Install the hooks that recognise a form sent twice, and the nightly clean-up."""
    app.before_request(_recognise)
    app.after_request(_remember_location)
    jobs.every(app, "core.forget_request_keys", "17 3 * * *", lambda job: forget_old())


def _person() -> str:
    return f"user:{current_user.id}" if current_user.is_authenticated else f"visitor:{request.remote_addr}"


def _fingerprint() -> str:
    digest = hashlib.sha256(request.path.encode())
    for name, values in sorted(request.form.lists()):
        if name not in NOT_COMPARED:
            digest.update(repr((name, values)).encode("utf-8", "surrogatepass"))
    for name, upload in request.files.items(multi=True):
        digest.update(repr((name, upload.filename)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _recognise() -> ResponseReturnValue | None:
    if request.method not in UNSAFE or not request.mimetype.startswith(("multipart/form", "application/x-www-form")):
        return None
    key = request.form.get(FIELD, "")[:MAX_KEY]
    if not key:
        return None
    person, fingerprint = _person(), _fingerprint()
    known = _known(person, key)
    if known is not None:
        return replay(known, fingerprint)
    before_commit(lambda: _claim(person, key, fingerprint))
    return None


def _known(person: str, key: str) -> RequestKey | None:
    return db_session.scalar(select(RequestKey).where(RequestKey.person == person, RequestKey.key == key))


def was_acted_on(key: str) -> bool:
    """Whether the person asking has sent the form with this key already, and it was acted on."""
    return bool(key) and _known(_person(), key[:MAX_KEY]) is not None


def _claim(person: str, key: str, fingerprint: str) -> None:
    # Writers take turns only on SQLite; elsewhere the unique constraint decides, and the loser's work is rolled back.
    known = _known(person, key)
    if known is not None:
        raise AlreadyDone(known.location)
    db_session.add(RequestKey(person=person, key=key, fingerprint=fingerprint))
    db_session.flush()
    g.claimed_key = (person, key)


def replay(known: RequestKey, fingerprint: str) -> ResponseReturnValue:
    """Answer a form that was acted on before: to where it led, or raise `Refused` (422) when its content differs."""
    if known.fingerprint != fingerprint:
        raise Refused(_("This page was sent before with other content. Please check what is saved and try again."))
    # What answered with a piece of a page led nowhere: the page it was sent from shows what came of it.
    return redirect(known.location or _page_before() or request.path, 303)


def _page_before() -> str | None:
    before = urlsplit(request.referrer or "")
    is_ours = before.netloc == request.host
    return local_path(urlunsplit(("", "", before.path, before.query, ""))) if is_ours else None


def _remember_location(response: Response) -> Response:
    claimed = g.pop("claimed_key", None)
    if claimed and response.location:
        _store_location(claimed[0], claimed[1], response.location)
    return response


@transaction
def _store_location(person: str, key: str, location: str) -> None:
    db_session.execute(
        update(RequestKey).where(RequestKey.person == person, RequestKey.key == key).values(location=location[:2000])
    )


@transaction
def forget_old() -> None:
    """Delete keys older than 24 hours."""
    db_session.execute(delete(RequestKey).where(RequestKey.created_at < clock.now() - KEPT))
