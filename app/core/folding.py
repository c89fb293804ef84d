"""Folding: how mails about changes that come in bursts become one, in the evening of whoever gets it.

A kind of news that folds has a `Fold`, registered by the feature whose facts they are. `notifications` keeps
the mails back, asks whether what happened to each subject still comes to anything, and lets the fold tell it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from app.core.access import Viewer
from app.core.activity import Activity, declared


@dataclass(frozen=True)
class Story:
    """What a mail says of one subject: a line, words quoted below it, `(label, text)` and `(label, title, path)` of links.

    `brief` says the line in a word or two, for the subject of the mail. What has more `weight` stands further up.
    """

    line: str
    words: str = ""
    details: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    brief: str = ""
    weight: int = 0


@dataclass(frozen=True)
class Fold:
    """How the facts of one kind about one subject, oldest first, are told together.

    `is_news(facts)` is False for what was set back meanwhile: no mail tells of it. `story(viewer, row, facts)` puts them into
    words of the current language, for one who sees the subject `row`. `told(facts)` is called in the transaction in which the
    last mail about them is queued that waited for an evening. `released_by` names a fact about the subject that lets waiting
    mails leave at once.
    """

    is_news: Callable[[Sequence[Activity]], bool]
    story: Callable[[Viewer, Any, Sequence[Activity]], Story]
    told: Callable[[Sequence[Activity]], None] | None = None
    released_by: str = ""


def fold(app: Flask, kind: str, way: Fold) -> None:
    """Register how news of a kind is folded. Raises `RuntimeError` when it is registered twice."""
    known = folds(app)
    if kind in known:
        raise RuntimeError(f"kind {kind} is folded twice")
    known[kind] = way


def folds(app: Flask | None = None) -> dict[str, Fold]:
    """Return every registered fold by kind of news."""
    known: dict[str, Fold] = (app or current_app).extensions.setdefault("folds", {})
    return known


def check_folds(app: Flask) -> None:
    """Refuse to start when a fold is of a kind, or released by a fact, that nobody declares. Raises `RuntimeError`."""
    facts = declared(app)
    kinds = {fact.notice.kind for fact in facts.values() if fact.notice is not None}
    known = folds(app)
    unknown = sorted((set(known) - kinds) | ({way.released_by for way in known.values()} - {"", *facts}))
    if unknown:
        raise RuntimeError(f"folds of what nobody declares: {', '.join(unknown)}")
