"""The way of an entry to its readers: at once or at a time, and back. What it fulfils counts as released then."""

from datetime import datetime, timedelta

from app.changelog import facts, policy
from app.changelog.models import Entry, State
from app.changelog.operations.fulfilling import release_requests
from app.changelog.operations.loading import fresh
from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction

FARTHEST = timedelta(days=366)


@transaction
def publish_entry(actor: Viewer, entry: Entry, *, version: int | None = None) -> Entry:
    """Let readers have an entry: its requests are released, which tells everybody who voted for them.

    Raises `Conflict` when `version`, that of the entry somebody looked at, is not the present one; `Refused` when it is out
    already, `NotFound`, `Forbidden`.
    """
    ensure(policy.can_write(actor))
    entry = fresh(actor, entry, version)
    if entry.state == State.PUBLISHED:
        raise Refused(_("It is published already."))
    is_first_time = entry.published_at is None
    entry.state, entry.publish_at = State.PUBLISHED, None
    entry.published_at = entry.published_at or clock.now()
    entry.updated_at = clock.now()
    release_requests(actor, entry)
    # One that was withdrawn and comes back is no news a second time; the index hears of it all the same.
    fact = facts.ENTRY_PUBLISHED if is_first_time else facts.ENTRY_RETURNED
    activity.record(fact, actor=actor, subject=entry)
    return entry


@transaction
def schedule_entry(actor: Viewer, entry: Entry, publish_at: datetime | None) -> Entry:
    """Let an entry come out by itself at a time. Raises `Refused` at `publish_at`, `NotFound`, `Forbidden`."""
    ensure(policy.can_write(actor))
    entry = fresh(actor, entry)
    if entry.state == State.PUBLISHED:
        raise Refused(_("It is published already."))
    now = clock.now()
    if publish_at is None or not now < publish_at < now + FARTHEST:
        raise Refused(_("Please choose a time in the future, within a year."), "publish_at")
    entry.state, entry.publish_at, entry.updated_at = State.SCHEDULED, publish_at, now
    activity.record(facts.ENTRY_SCHEDULED, actor=actor, subject=entry, at=publish_at.isoformat())
    return entry


@transaction
def unschedule_entry(actor: Viewer, entry: Entry) -> Entry:
    """Make a scheduled entry a draft again. Raises `Refused` when it is none, `NotFound`, `Forbidden`."""
    ensure(policy.can_write(actor))
    entry = fresh(actor, entry)
    if entry.state != State.SCHEDULED:
        raise Refused(_("No time is set for it."))
    entry.state, entry.publish_at, entry.updated_at = State.DRAFT, None, clock.now()
    activity.record(facts.ENTRY_UNSCHEDULED, actor=actor, subject=entry)
    return entry


@transaction
def withdraw_entry(actor: Viewer, entry: Entry) -> Entry:
    """Take an entry away from readers, as a draft; its requests stay as they are. Raises `Refused`, `NotFound`, `Forbidden`."""
    ensure(policy.can_write(actor))
    entry = fresh(actor, entry)
    if entry.state != State.PUBLISHED:
        raise Refused(_("It is not published."))
    entry.state, entry.updated_at = State.DRAFT, clock.now()
    activity.record(facts.ENTRY_WITHDRAWN, actor=actor, subject=entry)
    return entry
