"""What can be moderated: features above tell how their posts are read, hidden, released and turned down.

Everything here is called inside the transaction of the moderator's decision, so a post changes state with it or not at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from app.core import subjects
from app.core.access import SYSTEM, Viewer


@dataclass(frozen=True)
class Neighbour:
    """A post that stands near the one in question, or that one itself."""

    who: str
    text: str
    is_this: bool = False


@dataclass(frozen=True)
class Handled:
    """How one kind of post is moderated; `kind` is the kind of its subject.

    `author_id(row)` and `text(row)` (what the author typed) read it. `hide(actor, id, hidden)` takes it from readers or gives
    it back, `release(actor, id)` publishes one that waits, `reject(actor, id, reason)` turns one that waits down (its author
    keeps seeing it), `edit(actor, id, text)` replaces the text of one that waits, when the kind allows that. `around(viewer,
    row)` gives the posts among which it stands, in order, itself included.
    """

    kind: str
    author_id: Callable[[Any], int | None]
    text: Callable[[Any], str]
    hide: Callable[[Viewer, int, bool], None]
    release: Callable[[Viewer, int], None]
    reject: Callable[[Viewer, int, str], None]
    edit: Callable[[Viewer, int, str], None] | None = None
    around: Callable[[Viewer, Any], Sequence[Neighbour]] | None = None


def handle(app: Flask, handled: Handled) -> None:
    """Make a kind of post known. Raises `RuntimeError` when the kind is taken."""
    known = _known(app)
    if handled.kind in known:
        raise RuntimeError(f"posts of kind {handled.kind} are registered twice")
    known[handled.kind] = handled


def handled_kind(kind: str) -> Handled | None:
    """Return how posts of that kind are moderated, or None when they are not."""
    return _known().get(kind)


def post_of(kind: str, post_id: int, viewer: Viewer = SYSTEM) -> Any | None:
    """Return the row of a post that `viewer` may see, or None."""
    return subjects.visible(viewer, kind, [post_id]).get(post_id)


def _known(app: Flask | None = None) -> dict[str, Handled]:
    known: dict[str, Handled] = (app or current_app).extensions.setdefault("moderation", {})
    return known
