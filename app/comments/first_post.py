"""The first post of a newcomer: machines send it at once, people take their time. Its form carries when it was shown.

Only pages that are made anew for each reader carry the time: the form of the composer alone and that of a new thread. What a
newcomer writes first below a thread comes to that form for a second look, which gives it one.
"""

from flask import current_app
from itsdangerous import BadSignature, Signer
from wtforms import Field

from app.comments import queries
from app.core import clock
from app.core.access import Viewer
from app.core.errors import Refused
from app.core.i18n import _
from app.moderation.models import Level

HASTY_SECONDS = 3.0
MAX_SIGNED = 120


def is_awaited(viewer: Viewer, level: Level) -> bool:
    """Whether whatever `viewer` writes next is their first post, and they are a newcomer."""
    return level == Level.NEWCOMER and not viewer.is_staff and not queries.has_written(viewer)


def note_beginning(viewer: Viewer, level: Level, field: Field) -> None:
    """Put into the field of a form that is about to be shown who has it before them and since when, unless it says so."""
    if is_awaited(viewer, level) and _since(viewer, field.data) is None:
        field.data = _signer().sign(f"{viewer.id}:{_now()}").decode()


def is_hasty(viewer: Viewer, level: Level, carried: str | None) -> bool:
    """Whether a first post was sent within seconds. Raises `Refused` when its form does not tell: it is to be shown again."""
    if not is_awaited(viewer, level):
        return False
    since = _since(viewer, carried)
    if since is None:
        raise Refused(_("This will be your first post here. Please read it once more, and send it."))
    return _now() - since < HASTY_SECONDS * 1000


def _since(viewer: Viewer, carried: str | None) -> int | None:
    try:
        who, _colon, since = _signer().unsign(carried or "").decode().partition(":")
    except BadSignature:
        return None
    return int(since) if who == str(viewer.id) else None


def _now() -> int:
    """The moment in milliseconds."""
    return int(clock.now().timestamp() * 1000)


def _signer() -> Signer:
    return Signer(str(current_app.secret_key), salt="first post")
