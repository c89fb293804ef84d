"""Mails of the evening: what is folded into one, when it is due, and what of it still comes to anything."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.activity import Activity
from app.core.database import db_session
from app.core.folding import Fold, folds
from app.notifications import times
from app.notifications.models import MailState, Notice
from app.notifications.wording import Told

Key = tuple[str, str, int]


def fold_of(kind: str) -> Fold | None:
    """Return how mails of a kind of news are folded; None when each comes by itself."""
    return folds().get(kind)


def due_at(zone: str, *, is_released: bool) -> datetime:
    """Return when a folded mail is due for a person of that zone: in the evening, or now when it was released."""
    now = clock.now()
    return now if is_released else times.next_evening(current_app.extensions["settings"].tell_hour, zone, now)


def is_released(row: Activity, kind: str) -> bool:
    """Whether the fact that lets mails about the subject leave at once was recorded after `row`."""
    fold = fold_of(kind)
    if fold is None or not fold.released_by or row.subject_id is None:
        return False
    later = exists().where(
        Activity.subject_kind == row.subject_kind,
        Activity.subject_id == row.subject_id,
        Activity.fact == fold.released_by,
        Activity.id > row.id,
    )
    return bool(db_session.scalar(select(later)))


def by_subject(told: Sequence[Told]) -> dict[Key, list[Told]]:
    """Return news by kind and subject, in the order in which each was told first, oldest first within."""
    found: dict[Key, list[Told]] = {}
    for notice, row in sorted(told, key=lambda one: one[1].id):
        found.setdefault((notice.kind, notice.subject_kind, notice.subject_id), []).append((notice, row))
    return found


def news_only(told: Sequence[Told]) -> list[Told]:
    """Return `told` in its order without what was set back meanwhile."""
    stale: set[int] = set()
    for (kind, _subject, _key), together in by_subject(told).items():
        fold = fold_of(kind)
        if fold is not None and not fold.is_news([row for _notice, row in together]):
            stale.update(notice.id for notice, _row in together)
    return [(notice, row) for notice, row in told if notice.id not in stale]


def is_beside_due() -> ColumnElement[bool]:
    """Return the condition that a notice waits for a later evening than one about the same subject that is due now.

    Hours without mails may hold the first back for so long; then they are told as what they came to.
    """
    due = aliased(Notice)
    same = (due.user_id == Notice.user_id, due.kind == Notice.kind, due.subject_kind == Notice.subject_kind)
    waits = (due.subject_id == Notice.subject_id, due.mail_state == MailState.EVENING, due.mail_due_at <= clock.now())
    return and_(Notice.mail_state == MailState.EVENING, exists().where(*same, *waits))


def keep_told(told: Sequence[Told]) -> None:
    """Let the features know which of their news everybody was told who gets it by mail of the evening: the zones have their
    evenings one after the other. Called in the transaction in which the mails are queued.
    """
    folded = [(notice, row) for notice, row in told if fold_of(notice.kind) is not None]
    passed_on = _passed_on({row.id for _notice, row in folded})
    for (kind, _subject, _key), together in by_subject(folded).items():
        fold, rows = fold_of(kind), [row for _notice, row in together if row.id in passed_on]
        if fold is not None and fold.told is not None and rows:
            fold.told(rows)


def _passed_on(ids: set[int]) -> set[int]:
    if not ids:
        return set()
    db_session.flush()
    found = select(Notice.activity_id).where(Notice.activity_id.in_(ids)).distinct()
    waiting = set(db_session.scalars(found.where(Notice.mail_state == MailState.EVENING)))
    return set(db_session.scalars(found.where(Notice.mail_state == MailState.SENT))) - waiting if ids - waiting else set()
