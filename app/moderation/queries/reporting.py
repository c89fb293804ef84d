"""Posts that can be reported, and where letters lead."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.core import subjects
from app.core.access import Viewer
from app.core.activity import Activity
from app.core.errors import NotFound
from app.moderation.handled import handled_kind
from app.moderation.models import Letter


@dataclass(frozen=True)
class Reportable:
    """A post somebody is about to report, as they see it."""

    title: str
    text: str
    url: str


def reportable(viewer: Viewer, kind: str, post_id: int) -> Reportable:
    """Return a post `viewer` may see. Raises `NotFound` for any other, and for kinds nobody moderates."""
    handled, subject = handled_kind(kind), subjects.subject_of(kind)
    row: Any = subjects.visible(viewer, kind, [post_id]).get(post_id)
    if handled is None or subject is None or row is None:
        raise NotFound
    shown = subject.text or handled.text  # with the names of people, not as it is kept
    return Reportable(subject.title(row), shown(row), subject.url(row))


def url_of(viewer: Viewer, kind: str | None, post_id: int | None) -> str | None:
    """Return where a post stands, or None when `viewer` cannot see it (any more)."""
    subject = subjects.subject_of(kind) if kind else None
    row: Any = subjects.visible(viewer, kind, [post_id]).get(post_id) if subject and kind and post_id is not None else None
    return subject.url(row) if subject is not None and row is not None else None


def letter_url(viewer: Viewer, letter: Letter) -> str | None:
    """Return where the post a letter is about can be read, or None."""
    return url_of(viewer, letter.subject_kind, letter.subject_id)


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
