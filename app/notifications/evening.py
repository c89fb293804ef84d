"""Mails of the evening: what is folded into one, when it is due, and what of it still comes to anything."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import exists, select

from app.core import clock
from app.core.activity import Activity
from app.core.database import db_session
from app.core.folding import Fold, folds
from app.notifications import times
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


def keep_told(told: Sequence[Told]) -> None:
    """Let the features know that their news was passed on; called in the transaction that queues the mail."""
    for (kind, _subject, _key), together in by_subject(told).items():
        fold = fold_of(kind)
        if fold is not None and fold.told is not None:
            fold.told([row for _notice, row in together])
