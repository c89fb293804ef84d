"""Help for editors while they type. Not facts: nobody needs to know that somebody is typing."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from app.core import clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.faq import policy
from app.faq.models import Autosave, EditorPresence

LARGEST_BYTES = 256 * 1024
KEPT = timedelta(days=60)
GONE = timedelta(days=1)


@transaction
def keep_typed(actor: Viewer, place: str, typed: dict[str, Any]) -> Autosave:
    """Keep what `actor` typed at `place` instead of what was kept before. Raises `Refused` when too long, `Forbidden`."""
    ensure(policy.can_write(actor) and actor.id is not None)
    if sum(len(str(value).encode()) for value in typed.values()) > LARGEST_BYTES:
        raise Refused(_("This is too long to be kept while you type. Please save it."))
    kept = db_session.scalar(select(Autosave).where(Autosave.user_id == actor.id, Autosave.place == place))
    if kept is None:
        kept = Autosave(user_id=actor.id, place=place)
        db_session.add(kept)
    kept.typed = typed
    kept.at = clock.now()
    return kept


@transaction
def drop_typed(actor: Viewer, place: str) -> None:
    """Forget what `actor` typed at `place`. Raises `Forbidden`."""
    ensure(policy.can_write(actor))
    db_session.execute(delete(Autosave).where(Autosave.user_id == actor.id, Autosave.place == place))


@transaction
def note_presence(actor: Viewer, answer_id: int, lang: str) -> None:
    """Note that `actor` has the editor of a text open now. Raises `Forbidden`."""
    ensure(policy.can_write(actor) and actor.id is not None)
    db_session.merge(EditorPresence(answer_id=answer_id, lang=lang, user_id=actor.id, seen_at=clock.now()))


@transaction
def forget_typed() -> None:
    """Delete text kept for more than 60 days and editors gone for a day."""
    db_session.execute(delete(Autosave).where(Autosave.at < clock.now() - KEPT))
    db_session.execute(delete(EditorPresence).where(EditorPresence.seen_at < clock.now() - GONE))
