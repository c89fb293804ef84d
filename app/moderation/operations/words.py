"""The list of words that make posts wait."""

from sqlalchemy import select

from app.core import activity
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.moderation import facts, policy
from app.moderation.folding import folded
from app.moderation.models import MAX_WORD, WatchedWord

MOST = 1000
LONGEST_NOTE = 300


@transaction
def add_words(actor: Viewer, typed: str, note: str = "") -> int:
    """Add one word or phrase a line and return how many are new; those that compare alike are one.

    Raises `Refused` at `words` when there is none, one is too long or the list is full, `Forbidden`.
    """
    ensure(policy.can_edit_words(actor))
    wanted = {folded(line): " ".join(line.split()) for line in typed.splitlines() if folded(line)}
    if not wanted:
        raise Refused(_("Please write at least one word."), "words")
    if any(len(word) > MAX_WORD for word in wanted.values()):
        raise Refused(_("Please keep each word to %(count)s characters.", count=MAX_WORD), "words")
    known = set(db_session.scalars(select(WatchedWord.folded)))
    if len(known | set(wanted)) > MOST:
        raise Refused(_("The list holds at most %(count)s words.", count=MOST), "words")
    new = {key: word for key, word in wanted.items() if key not in known}
    for key, word in new.items():
        db_session.add(WatchedWord(word=word, folded=key, note=note.strip()[:LONGEST_NOTE], added_by_id=actor.id))
        activity.record(facts.WORD_ADDED, actor=actor, word=word, reason=note.strip()[:LONGEST_NOTE])
    return len(new)


@transaction
def remove_word(actor: Viewer, word: WatchedWord) -> None:
    """Take a word off the list. Raises `Forbidden`."""
    ensure(policy.can_edit_words(actor))
    db_session.delete(word)
    activity.record(facts.WORD_REMOVED, actor=actor, word=word.word)
