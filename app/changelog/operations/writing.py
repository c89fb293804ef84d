"""Writing and changing entries, and deleting drafts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from app.changelog import facts, policy
from app.changelog.models import Entry, EntryText, State
from app.changelog.operations.content import Words, languages_of
from app.changelog.operations.loading import fresh
from app.changelog.operations.properties import Properties, apply
from app.changelog.operations.publishing import publish_entry, schedule_entry
from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.files import operations as files
from app.files.queries import ids_in
from app.requests.operations import deciding

#: What pictures hang on that stand in an entry no longer; nobody reads it.
PAST = "changelog_entry_past"
Step = Literal["save", "schedule", "publish"]


@transaction
def write_entry(actor: Viewer, texts: Sequence[Words], properties: Properties) -> Entry:
    """Begin an entry as a draft; `texts` come from `content.prepare`. Raises `Refused`, `Forbidden`."""
    ensure(policy.can_write(actor))
    entry = Entry(state=State.DRAFT, author_id=actor.id, texts=[], tiers=[], companies=[], links=[])
    apply(actor, entry, properties)
    _put(entry, texts)
    db_session.add(entry)
    db_session.flush()
    _keep_pictures(actor, entry)
    activity.record(facts.ENTRY_WRITTEN, actor=actor, subject=entry)
    return entry


@transaction
def bring_in_entry(actor: Viewer, texts: Sequence[Words], properties: Properties, *, published_at: datetime) -> Entry:
    """Take over what came out elsewhere, or before, under its own date: nobody is told and no request is touched.

    Raises `Refused`, `Forbidden`.
    """
    ensure(policy.can_write(actor))
    entry = write_entry(actor, texts, properties)
    entry.state, entry.published_at = State.PUBLISHED, min(published_at, clock.now())
    entry.created_at = entry.updated_at = entry.published_at
    return entry


@transaction
def change_entry(
    actor: Viewer, entry: Entry, texts: Sequence[Words], properties: Properties, *, version: int | None = None
) -> Entry:
    """Change an entry; of a published one readers get the new words at once.

    Raises `Conflict` when `version` is given and somebody changed it meanwhile, `Refused`, `NotFound`, `Forbidden`.
    """
    ensure(policy.can_write(actor))
    entry = fresh(actor, entry, version)
    apply(actor, entry, properties)
    _put(entry, texts)
    entry.updated_at = clock.now()
    _keep_pictures(actor, entry)
    activity.record(facts.ENTRY_CHANGED, actor=actor, subject=entry)
    return entry


@transaction
def save_entry(
    actor: Viewer,
    entry: Entry | None,
    texts: Sequence[Words],
    properties: Properties,
    *,
    step: Step,
    publish_at: datetime | None = None,
    version: int | None = None,
) -> Entry:
    """Save the editor's form and take the next step, all or nothing. Raises `Conflict`, `Refused`, `NotFound`, `Forbidden`."""
    ensure(policy.can_write(actor))
    if entry is None:
        entry = write_entry(actor, texts, properties)
    else:
        entry = change_entry(actor, entry, texts, properties, version=version)
    if step == "schedule":
        return schedule_entry(actor, entry, publish_at)
    return publish_entry(actor, entry) if step == "publish" and entry.state != State.PUBLISHED else entry


@transaction
def delete_entry(actor: Viewer, entry: Entry) -> None:
    """Delete an entry that is not out. Raises `Refused` for a published one, `NotFound`, `Forbidden`."""
    ensure(policy.can_write(actor))
    entry = fresh(actor, entry)
    if entry.state == State.PUBLISHED:
        raise Refused(_("It is published. Take it out of the changelog first."))
    deciding.forget_because(actor, (Entry.SUBJECT, entry.id))
    activity.record(facts.ENTRY_DELETED, actor=actor, subject=entry)
    db_session.delete(entry)


def _put(entry: Entry, texts: Sequence[Words]) -> None:
    kept = {text.lang: text for text in entry.texts if text.lang in languages_of(texts)}
    for words in texts:
        text = kept.setdefault(words.lang, EntryText(lang=words.lang))
        words.put_into(text)
    entry.texts = list(kept.values())


def _keep_pictures(actor: Viewer, entry: Entry) -> None:
    db_session.flush()
    ids = {one for text in entry.texts for one in ids_in(text.body)}
    if ids:
        files.attach(actor, ids, entry)
    # The number in the address of a picture is easily guessed: what was taken out is not for the readers any more.
    files.share_out(entry.id, ids, seen=Entry.SUBJECT, unseen=PAST)
