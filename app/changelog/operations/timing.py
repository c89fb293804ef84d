"""What the clock does: entries whose time has come are published, texts of an older renderer are rendered again."""

from sqlalchemy import select, update

from app.changelog import facts, policy, queries
from app.changelog.models import Entry, EntryText, State
from app.changelog.operations.publishing import publish_entry
from app.core import activity, clock, jobs
from app.core import markdown as md
from app.core.access import SYSTEM, Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.transaction import transact
from app.people.viewers import of_person

PORTION = 50
PUBLISH = "changelog.publish_entry"


def queue_due(actor: Viewer = SYSTEM) -> list[int]:
    """Let the worker publish the scheduled entries whose time has come, each by a job of its own; returns their ids.

    So none keeps others back, and one that fails is tried again for some minutes, counts among what failed on the desk, and is
    tried again on the next day. Raises `Forbidden`.
    """
    ensure(policy.can_write(actor))
    due = select(Entry.id, Entry.publish_at).where(Entry.state == State.SCHEDULED, Entry.publish_at <= clock.now())
    rows = db_session.execute(due.order_by(Entry.publish_at, Entry.id)).all()
    if rows:
        with transact():
            for entry_id, publish_at in rows:
                key = f"{PUBLISH}:{entry_id}:{publish_at:%Y-%m-%dT%H:%M}@{clock.now():%Y-%m-%d}"
                jobs.enqueue(PUBLISH, {"entry_id": entry_id}, unique_key=key)
    return [row.id for row in rows]


def publish_due(entry_id: int, actor: Viewer = SYSTEM) -> bool:
    """Publish a scheduled entry in the name of its author, if its time has come; returns whether it had.

    Raises as `publish_entry` does, `Forbidden`.
    """
    ensure(policy.can_write(actor))
    with transact():
        due = select(Entry.author_id).where(Entry.id == entry_id, Entry.state == State.SCHEDULED)
        found = db_session.execute(due.where(Entry.publish_at <= clock.now()).with_for_update()).one_or_none()
        # Somebody may have published it, taken the time back or deleted it meanwhile.
        if found is None:
            return False
        publish_entry(_author(found.author_id) or actor, queries.whole(actor, entry_id))
    return True


def _author(author_id: int | None) -> Viewer | None:
    """Return who wrote it, while they still may publish."""
    person = of_person(author_id) if author_id is not None else None
    return person if person is not None and policy.can_write(person) else None


def render_again(actor: Viewer = SYSTEM) -> int:
    """Render a portion of the texts an older renderer made; returns how many. Raises `Forbidden`."""
    ensure(policy.can_write(actor))
    old = select(EntryText.id, EntryText.entry_id, EntryText.body).where(EntryText.render_version < md.VERSION)
    rows = db_session.execute(old.order_by(EntryText.id).limit(PORTION)).all()
    made = [(row, _rendered(row.body)) for row in rows]
    if made:
        with transact():
            for row, values in made:
                # A text that was changed meanwhile has other words, and was rendered by this renderer.
                same = (EntryText.id == row.id, EntryText.body == row.body)
                db_session.execute(update(EntryText).where(*same).values(**values))
            ids = sorted({row.entry_id for row, _values in made})
            activity.record(facts.ENTRIES_RENDERED, actor=actor, subject=(Entry.SUBJECT, None), ids=ids, count=len(ids))
    return len(made)


def _rendered(body: str) -> dict[str, object]:
    try:
        rendered = md.render(body)
    except Refused:
        # What this renderer will not take stays as the older one made it.
        return {"render_version": md.VERSION}
    return {"body_html": rendered.html, "plain": md.plain(rendered.html), "render_version": rendered.version}
