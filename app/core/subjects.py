"""Subjects: whatever can be found, linked, watched or commented on, known by `(kind, id)` without importing its feature."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import Flask, current_app
from werkzeug.exceptions import HTTPException

from app.core.access import Viewer


class Note(NamedTuple):
    """A word or two about a subject; `tone` is a token of colour, as those of pills."""

    words: str
    tone: str


@dataclass(frozen=True)
class Draft:
    """What a text made of a subject begins with: names of people are left out of it.

    `wordings` are ways in which it was asked; `is_for_everyone` is False when not everybody may read the subject, so that
    whoever writes thinks of that.
    """

    title: str
    body: str
    wordings: tuple[str, ...] = ()
    lang: str = ""
    is_for_everyone: bool = True


@dataclass(frozen=True)
class Subject:
    """How one kind of thing is reached.

    `among(viewer, ids)` returns the rows of those ids the viewer may see; `documents(ids)` yields what the search index
    holds of them (all when `ids` is None), or the kind is not searched at all.

    For kinds that are searched: a subject may have several documents (its languages), each with `entry` `"kind:id"` of the
    subject; `ids(viewer)` gives the ids of all documents the viewer may find, in one cheap statement; `readers(viewer)` is
    equal for two viewers only when they see the same (default: the viewer's id), so that what was worked out for one serves
    the other; `titles(viewer, words, limit)` returns the rows whose title holds all `words`, for the time the index is
    being rebuilt; `made_of` names the tables `documents` and `ids` read, all of them with stamps (`freshness`): who may find
    what, and what is shown of the documents, is kept until one changes.

    `within(row)` names what the subject lies in, nearest first, as `(kind, id)`: a comment lies in a thread, a thread in a
    space. Whoever watches one of those hears of the subject, and what the search holds of them is brought up to date with it.

    `note(row)` is a word or two shown beside the title in search, such as "Solved", with its colour, or nothing.

    `summary(row)` is what the subject comes to, in a sentence or two of plain words.

    `text(row)` is what the subject says, as Markdown: mails quote its beginning. `draft(row)` is what an answer made of it
    begins with.

    `at(viewer, endpoint, arguments)` is the id of the subject whose own page that is, or None: people paste addresses.
    `argument` is what addresses call its id, where that is not `<kind>_id`.
    """

    kind: str
    among: Callable[[Viewer, Sequence[int]], Iterable[Any]]
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    kind_label: Any
    documents: Callable[[Sequence[int] | None], Iterable[Any]] | None = None
    ids: Callable[[Viewer], Iterable[int]] | None = None
    readers: Callable[[Viewer], Hashable] | None = None
    titles: Callable[[Viewer, Sequence[str], int], Iterable[Any]] | None = None
    made_of: tuple[str, ...] = ()
    within: Callable[[Any], Iterable[tuple[str, int]]] | None = None
    text: Callable[[Any], str] | None = None
    summary: Callable[[Any], str] | None = None
    note: Callable[[Any], Note | None] | None = None
    draft: Callable[[Any], Draft] | None = None
    at: Callable[[Viewer, str, Mapping[str, Any]], int | None] | None = None
    argument: str = ""


def register(app: Flask, subject: Subject) -> None:
    """Make a kind of subject known. Raises `RuntimeError` when the kind is taken."""
    known = all_subjects(app)
    if subject.kind in known:
        raise RuntimeError(f"subject {subject.kind} is registered twice")
    known[subject.kind] = subject


def all_subjects(app: Flask | None = None) -> dict[str, Subject]:
    """Return every registered kind."""
    known: dict[str, Subject] = (app or current_app).extensions.setdefault("subjects", {})
    return known


def subject_of(kind: str) -> Subject | None:
    """Return the registered kind, or None."""
    return all_subjects().get(kind)


def visible(viewer: Viewer, kind: str, ids: Sequence[int]) -> dict[int, Any]:
    """Return the rows among `ids` the viewer may see, by id; empty for an unknown kind."""
    subject = subject_of(kind)
    return {row.id: row for row in subject.among(viewer, ids)} if subject and ids else {}


def addressed(viewer: Viewer, address: str) -> tuple[str, int] | None:
    """Return `(kind, id)` of the subject whose page `address` is, a path or full address of this site, if `viewer` sees it."""
    endpoint, arguments = _matched(address)
    for subject in all_subjects().values():
        key = subject.at(viewer, endpoint, arguments) if subject.at is not None else None
        if key is not None and visible(viewer, subject.kind, [key]):
            return subject.kind, key
    return None


def about(address: str) -> tuple[str, int] | None:
    """Return `(kind, id)` of the subject a form or page of this site is about, whoever may see it; None when it is about none.

    Addresses name it as `kind` and `subject_id`, or by the argument of the kind.
    """
    _endpoint, arguments = _matched(address)
    if "subject_id" in arguments:
        return str(arguments.get("kind", "")), int(arguments["subject_id"])
    named = {subject.argument or f"{kind}_id": kind for kind, subject in all_subjects().items()}
    return next(((named[name], int(key)) for name, key in arguments.items() if name in named), None)


def _matched(address: str) -> tuple[str, Mapping[str, Any]]:
    """Return endpoint and arguments of an address of this site; nothing for any other."""
    try:
        parts = urlsplit(address.strip())
        if not parts.hostname or parts.hostname in current_app.extensions["settings"].hosts:
            endpoint, arguments = current_app.url_map.bind("localhost").match(parts.path, method="GET")
            return str(endpoint), arguments
    except (ValueError, HTTPException):
        pass
    return "", {}
