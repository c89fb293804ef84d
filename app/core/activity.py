"""Facts: what happened, written once in the transaction of its cause; feed, notices, mails, index and audit read them.

`record` inserts one `activity` row and one job per listener in the caller's transaction: commit publishes all of it,
rollback leaves nothing. Rows are only ever appended.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from flask import Flask, current_app
from flask_babel.speaklater import LazyString
from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, jobs, logs
from app.core.access import Viewer
from app.core.database import Model, UtcDateTime, db_session
from app.core.i18n import _, locale_code

Audience = Literal["company", "everyone", "staff"]
Channel = Literal["now", "digest", "off"]
Reach = Literal["watchers", "named"]
Listener = Callable[["Activity"], None]
EVERY_FACT = "*"
EVERY_NOTICE = "* with notice"
TASK_PREFIX = "react:"


@dataclass(frozen=True)
class Notice:
    """A kind of news people choose channels for: whether it shows in their inbox (`app`), and how it comes by `mail`.

    Several facts may share one. `reach` says who hears of it: those who watch the subject or anything it lies in, or only
    the people whose ids the fact names in its particular `to`. News that is `important` ignores levels of watching, but no
    mute. Kinds `is_for_staff` are offered to the staff alone.

    Mails of kinds with a fold (`core.folding`) wait for the person's evening and come as one.
    """

    kind: str
    label: LazyString | str
    app: bool = True
    mail: Channel = "now"
    reach: Reach = "watchers"
    important: bool = False
    is_for_staff: bool = False


@dataclass(frozen=True)
class Fact:
    """A kind of happening: `name` is `feature.thing_done`, `sentence` tells it with {actor}, {subject} and particulars.

    Facts with a `notice` are told to people; the others are only written down.
    """

    name: str
    sentence: LazyString | str
    audience: Audience = "staff"
    notice: Notice | None = None


class Activity(Model):
    """One thing that happened. Appended only; an erasure blanks the person, not the row."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_subject", "subject_kind", "subject_id"),
        Index("ix_activity_company_id_id", "company_id", "id"),
        Index("ix_activity_fact_id", "fact", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    fact: Mapped[str] = mapped_column(String(80))
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    subject_kind: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    subject_title: Mapped[str] = mapped_column(String(400), default="")
    company_id: Mapped[int | None]
    audience: Mapped[str] = mapped_column(String(20))
    particulars: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    request_id: Mapped[str] = mapped_column(String(40), default="")


@dataclass
class _Registry:
    facts: dict[str, Fact] = field(default_factory=dict)
    listeners: dict[str, dict[str, Listener]] = field(default_factory=dict)


def _registry(app: Flask | None = None) -> _Registry:
    registry: _Registry = (app or current_app).extensions.setdefault("activity", _Registry())
    return registry


def declare(app: Flask, *facts: Fact) -> None:
    """Make `facts` known. Raises `RuntimeError` when a name is declared twice."""
    known = _registry(app).facts
    for fact in facts:
        if fact.name in known:
            raise RuntimeError(f"fact {fact.name} is declared twice")
        known[fact.name] = fact


def declared(app: Flask | None = None) -> dict[str, Fact]:
    """Return every declared fact by name."""
    return _registry(app).facts


def on_later(app: Flask, fact_name: str, listener_name: str, listener: Listener) -> None:
    """Let the worker call `listener(activity)` after each fact of that name (`"*"`: every fact,
    `EVERY_NOTICE`: every fact that is told to people).

    The listener must be safe to run twice. Raises `RuntimeError` when the listener's name is taken.
    """
    listeners = _registry(app).listeners
    if any(listener_name in names for names in listeners.values()):
        raise RuntimeError(f"listener {listener_name} is registered twice")
    listeners.setdefault(fact_name, {})[listener_name] = listener
    jobs.task(app, TASK_PREFIX + listener_name, lambda job: _react(job, listener))


def check_listeners(app: Flask) -> None:
    """Refuse to start when a listener waits for a fact nobody declares. Raises `RuntimeError`."""
    registry = _registry(app)
    unknown = sorted(set(registry.listeners) - set(registry.facts) - {EVERY_FACT, EVERY_NOTICE})
    if unknown:
        raise RuntimeError(f"listeners for facts nobody declares: {', '.join(unknown)}")


def record(
    fact: Fact, *, actor: Viewer, subject: Any = None, company_id: int | None = None, title: str = "", **particulars: Any
) -> Activity:
    """Write down that `fact` happened and queue one job per listener, in the open transaction.

    `subject` is a row whose class names its kind in `SUBJECT`, a `(kind, id)` pair, or None;
    `particulars` are plain JSON values; a name in both languages is `{"ja": …, "en": …}`. What was done for somebody else names
    them in the particular `on_behalf_of` (`told_for`): people hear of them, and the staff alone of the actor.
    """
    registry = _registry()
    if fact.name not in registry.facts:
        raise RuntimeError(f"fact {fact.name} is not declared")
    if subject is not None and not isinstance(subject, tuple):
        db_session.flush()
    kind, key = subject_key(subject)
    row = Activity(
        fact=fact.name,
        actor_id=actor.id,
        actor_name=actor.name,
        subject_kind=kind,
        subject_id=key,
        subject_title=(title or str(getattr(subject, "title", None) or getattr(subject, "name", "") or ""))[:400],
        company_id=company_id,
        audience=fact.audience,
        particulars=particulars,
        request_id=logs.request_id(),
    )
    db_session.add(row)
    db_session.flush()
    for heard in (fact.name, EVERY_FACT, *([EVERY_NOTICE] if fact.notice else [])):
        for name in registry.listeners.get(heard, {}):
            jobs.enqueue(TASK_PREFIX + name, {"activity_id": row.id}, unique_key=f"{name}:{row.id}")
    return row


def words_of(row: Activity) -> dict[str, Any]:
    """Return the particulars of a fact for its sentence: what was written down in both languages, in the current one."""
    told = row.particulars
    return {key: value.get(locale_code(), "") if isinstance(value, dict) else value for key, value in told.items()}


def told_for(person_id: int | None, company_id: int | None) -> dict[str, int | None]:
    """Return the particular `on_behalf_of`: the person something was done for, or the company when it was nobody in person."""
    return {"person": person_id, "company": company_id}


def as_person(name: str) -> str:
    """Return the name of a person as sentences of the current language call them. What is no person stays as it is."""
    return _("%(person)s", person=name)


def subject_key(subject: Any) -> tuple[str | None, int | None]:
    """Return `(kind, id)` of a row, of a pair that is one already, or `(None, None)`."""
    if subject is None:
        return None, None
    if isinstance(subject, tuple):
        return subject[0], subject[1]
    return str(subject.SUBJECT), int(subject.id)


def _react(job: jobs.Running, listener: Listener) -> None:
    row = db_session.get(Activity, job.payload["activity_id"])
    if row is not None:
        listener(row)
