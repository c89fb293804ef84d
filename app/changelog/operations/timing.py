"""What the clock does: entries whose time has come are published, texts of an older renderer are rendered again."""

from sqlalchemy import select, update

from app.changelog import facts, policy, queries
from app.changelog.models import Entry, EntryText, State
from app.changelog.operations.publishing import publish_entry
from app.core import activity, clock
from app.core import markdown as md
from app.core.access import SYSTEM, Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.transaction import transact
from app.people.viewers import of_person

PORTION = 50


def publish_due(actor: Viewer = SYSTEM) -> list[int]:
    """Publish the scheduled entries whose time has come, each by itself, in the name of its author; returns their ids.

    Raises `Forbidden`.
    """
    ensure(policy.can_write(actor))
    due = select(Entry.id, Entry.author_id).where(Entry.state == State.SCHEDULED, Entry.publish_at <= clock.now())
    published = []
    for entry_id, author_id in db_session.execute(due.order_by(Entry.publish_at, Entry.id)).all():
        with transact():
            entry = queries.whole(actor, entry_id)
            # Somebody may have published it, or taken the time back, meanwhile.
            if entry.state == State.SCHEDULED and entry.publish_at is not None and entry.publish_at <= clock.now():
                publish_entry(_author(author_id) or actor, entry)
                published.append(entry_id)
    return published


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
