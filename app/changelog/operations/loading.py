"""An entry as it stands at this moment, read again inside the writing transaction."""

from app.changelog.models import LANGUAGES, Entry
from app.changelog.queries.reading import whole
from app.core.access import Viewer
from app.core.errors import Conflict
from app.core.i18n import _


def fresh(actor: Viewer, entry: Entry, version: int | None = None) -> Entry:
    """Return `entry` as it is now, with everything of it. Raises `NotFound`; `Conflict` when `version` is another."""
    found = whole(actor, entry.id)
    if version is not None and version != found.version:
        raise Conflict(_now(found))
    return found


def _now(entry: Entry) -> dict[str, str]:
    names = {"ja": "日本語", "en": "English"}
    now: dict[str, str] = {}
    for lang in LANGUAGES:
        text = next((one for one in entry.texts if one.lang == lang), None)
        if text is not None:
            now[f"{_('Title')} ({names[lang]})"] = text.title
            now[f"{_('What changes for whom')} ({names[lang]})"] = text.summary
            now[f"{_('How to use it')} ({names[lang]})"] = text.body
    return now
