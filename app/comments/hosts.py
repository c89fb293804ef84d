"""What can be commented on: each feature above registers its kind of subject once and is told, in the same transaction, what
was written there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from app.comments.models import Comment
from app.core.access import Viewer


def _nothing(_actor: Viewer, _row: Any, _comment: Comment) -> None:
    """A host that keeps no counters of its own."""


def _itself(_viewer: Viewer, subject_id: int) -> int:
    """A subject that is never merged into another."""
    return subject_id


def _never(_row: Any) -> bool:
    """A subject that stays open."""
    return False


def _staff(viewer: Viewer, _row: Any) -> bool:
    return viewer.is_staff


@dataclass(frozen=True)
class Host:
    """How one kind of subject takes comments; `row` is what the `among` of its `Subject` returns.

    `can_comment(viewer, row)`: may write here. `can_manage(viewer, row)`: may delete, mark and move what others wrote.
    `reaches_others(row)`: people of other companies read it. `written(actor, row, comment)` runs when a comment becomes visible
    for the first time (at once or once approved; staff-internal ones too), `changed(actor, row, comment)` when its words or its
    state changed. `has_opening`: number 1 is the opening post. `url(row, number)` leads to one comment (default: the address of
    the subject with `?post=NUMBER#post-NUMBER`). `is_closed(row)`: what was said there stays as it is, but for the staff.
    `leads_to(viewer, id)`: the id of the subject that took its place, for replies that come by mail.
    """

    kind: str
    can_comment: Callable[[Viewer, Any], bool]
    reaches_others: Callable[[Any], bool]
    can_manage: Callable[[Viewer, Any], bool] = _staff
    written: Callable[[Viewer, Any, Comment], None] = _nothing
    changed: Callable[[Viewer, Any, Comment], None] = _nothing
    is_closed: Callable[[Any], bool] = _never
    leads_to: Callable[[Viewer, int], int] = _itself
    has_opening: bool = False
    url: Callable[[Any, int], str] | None = None


def host(app: Flask, entry: Host) -> None:
    """Let a kind of subject take comments. Raises `RuntimeError` when the kind is taken."""
    known = _hosts(app)
    if entry.kind in known:
        raise RuntimeError(f"host {entry.kind} is registered twice")
    known[entry.kind] = entry


def host_of(kind: str) -> Host | None:
    """Return the host of a kind, or None where nothing can be written."""
    return _hosts().get(kind)


def _hosts(app: Flask | None = None) -> dict[str, Host]:
    known: dict[str, Host] = (app or current_app).extensions.setdefault("comment_hosts", {})
    return known
