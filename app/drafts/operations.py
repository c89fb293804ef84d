"""Keeping, forgetting and throwing away drafts. No facts: nobody is told what somebody types."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, delete, or_, select

from app.core import clock, idempotency
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.local_urls import local_path
from app.core.transaction import transaction
from app.drafts import policy, queries
from app.drafts.models import LONGEST_PLACE, LONGEST_TITLE, Draft

SECRET_ENDINGS = ("password", "code", "token")
NEVER_KEPT = frozenset({"csrf_token", "request_key"})


@transaction
def save(
    actor: Viewer, place: str, fields: Mapping[str, Sequence[str]], title: str = "", *, form_key: str = ""
) -> Draft | None:
    """Keep what `actor` typed at `place` instead of what was kept there; nothing typed forgets it and returns None.

    `place` is a path on this site with what the form is about (`/threads/12#reply`), `title` how the list of drafts calls
    it (without one: the field `title`, or the first words). Words of a form that was sent meanwhile, known by its
    `form_key`, came too late: they are not kept, and None is returned. Raises `Refused` beyond 64 KB of text and 100 drafts,
    and for a place that is none.
    """
    ensure(policy.can_keep(actor))
    place = checked(place)
    if idempotency.was_acted_on(form_key):
        return None
    kept = {name: list(values) for name, values in fields.items() if _may_be_kept(name)}
    if not any(value.strip() for values in kept.values() for value in values):
        forget(actor, place)
        return None
    if sum(len(part.encode("utf-8", "replace")) for name, values in kept.items() for part in (name, *values)) > (
        policy.LARGEST_BYTES
    ):
        raise Refused(_("This is too long to be kept on the server while you type. Please send it, or write it in parts."))
    row = db_session.scalars(select(Draft).where(Draft.user_id == actor.id, Draft.place == place)).first()
    if row is None or row.thrown_at is not None:
        _refuse_beyond_most(actor)
    if row is None:
        row = Draft(user_id=actor.id, place=place)
        db_session.add(row)
    row.fields, row.updated_at, row.thrown_at = kept, clock.now(), None
    row.title = _title(title or next(iter(kept.get("title", [])), "") or row.longest)
    db_session.flush()
    return row


def checked(place: str) -> str:
    """Return `place` when it is an address on this site that fits. Raises `Refused`."""
    if len(place) > LONGEST_PLACE or local_path(place) is None:
        raise Refused(_("These words cannot be kept: the page they belong to has no address."))
    return place


def _may_be_kept(name: str) -> bool:
    return name not in NEVER_KEPT and not name.endswith(SECRET_ENDINGS)


def _title(words: str) -> str:
    return " ".join(words.split())[:LONGEST_TITLE]


def _refuse_beyond_most(actor: Viewer) -> None:
    if queries.count(actor) >= policy.MOST:
        raise Refused(_("You have 100 drafts. Please send or throw away some, so that new ones can be kept."))


@transaction
def forget(actor: Viewer, place: str) -> None:
    """Delete what `actor` typed at `place`, because it was sent. Called by whatever sends the form; nothing there is fine."""
    ensure(policy.can_keep(actor))
    _delete(Draft.user_id == actor.id, Draft.place == place)


@transaction
def throw_away(actor: Viewer, draft_id: int) -> Draft:
    """Take a draft out of the list; for a day it can be put back. Raises `NotFound`."""
    ensure(policy.can_keep(actor))
    row = queries.get(actor, draft_id)
    row.thrown_at = row.thrown_at or clock.now()
    return row


@transaction
def put_back(actor: Viewer, draft_id: int) -> Draft:
    """Take back a throwing away. Raises `NotFound`, and `Refused` when 100 others are kept."""
    ensure(policy.can_keep(actor))
    row = queries.get(actor, draft_id)
    if row.thrown_at is not None:
        _refuse_beyond_most(actor)
        row.thrown_at = None
    return row


@transaction
def sweep() -> int:
    """Delete what nobody touched for 90 days and what was thrown away a day ago; how many."""
    now = clock.now()
    return _delete(or_(Draft.updated_at < now - policy.KEPT, Draft.thrown_at < now - policy.THROWN_KEPT))


def _delete(*which: ColumnElement[bool]) -> int:
    return len(db_session.scalars(delete(Draft).where(*which).returning(Draft.id)).all())
