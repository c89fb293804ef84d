"""Reads of the activity log and of the queue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, false, func, select

from app.admin import policy
from app.core import subjects
from app.core.access import Viewer
from app.core.activity import Activity
from app.core.database import db_session
from app.core.jobs import Job, State
from app.core.paging import Page, page_of

MOST_EXPORTED = 50_000
STATES = (State.DEAD, State.RUNNING, State.WAITING, State.DONE)


@dataclass(frozen=True)
class Filter:
    """What the activity log is narrowed to; days are those of the viewer's time zone, both ends included."""

    person: str = ""
    fact: str = ""
    company: int | None = None
    subject: str = ""
    since: date | None = None
    until: date | None = None


def visible_to(viewer: Viewer) -> Select[Activity]:
    """Return a select of the entries `viewer` may read: every one or none."""
    found = select(Activity)
    return found if policy.can_read_activity(viewer) else found.where(false())


def narrowed(viewer: Viewer, chosen: Filter) -> Select[Activity]:
    """Return the entries of the log that fit, the latest first."""
    found = visible_to(viewer)
    if chosen.person:
        found = found.where(Activity.actor_name.icontains(chosen.person, autoescape=True))
    if chosen.fact:
        found = found.where(Activity.fact == chosen.fact)
    if chosen.company is not None:
        found = found.where(Activity.company_id == chosen.company)
    if chosen.subject:
        found = found.where(Activity.subject_title.icontains(chosen.subject, autoescape=True))
    if chosen.since:
        found = found.where(Activity.happened_at >= _midnight(chosen.since, viewer.timezone))
    if chosen.until and chosen.until < date.max:
        found = found.where(Activity.happened_at < _midnight(chosen.until + timedelta(days=1), viewer.timezone))
    return found.order_by(Activity.id.desc())


def _midnight(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(timezone))


def log(viewer: Viewer, chosen: Filter, cursor: str | None) -> Page[Activity]:
    """Return a page of the activity log."""
    return page_of(narrowed(viewer, chosen), cursor, size=50)


def exported(viewer: Viewer, chosen: Filter) -> Sequence[Activity]:
    """Return the entries for a file, at most 50,000, the latest first."""
    return db_session.scalars(narrowed(viewer, chosen).limit(MOST_EXPORTED)).all()


def addresses(viewer: Viewer, rows: Iterable[Activity]) -> dict[int, str]:
    """Return, by id of the entry, where its subject can be seen, for subjects that are still there."""
    wanted: dict[str, dict[int, list[int]]] = {}
    for row in rows:
        if row.subject_kind and row.subject_id is not None:
            wanted.setdefault(row.subject_kind, {}).setdefault(row.subject_id, []).append(row.id)
    found: dict[int, str] = {}
    for kind, entries in wanted.items():
        subject = subjects.subject_of(kind)
        for key, thing in subjects.visible(viewer, kind, list(entries)).items():
            if subject is not None:
                found.update(dict.fromkeys(entries[key], subject.url(thing)))
    return found


def jobs_visible_to(viewer: Viewer) -> Select[Job]:
    """Return a select of the jobs `viewer` may look at: every one or none."""
    found = select(Job)
    return found if policy.can_handle_jobs(viewer) else found.where(false())


def job_counts(viewer: Viewer) -> Mapping[str, int]:
    """Return the number of jobs by state."""
    by_state = jobs_visible_to(viewer).with_only_columns(Job.state, func.count(Job.id)).group_by(Job.state)
    return dict(db_session.execute(by_state).all())


def jobs_in(viewer: Viewer, state: str, cursor: str | None) -> Page[Job]:
    """Return a page of the jobs of a state: the next to run first, otherwise the latest first."""
    found = jobs_visible_to(viewer).where(Job.state == state)
    order = (Job.run_at, Job.id) if state == State.WAITING else (Job.id.desc(),)
    return page_of(found.order_by(*order), cursor, size=50)
