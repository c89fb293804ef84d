"""The search engine of this process, opened at first use, and the documents of every kind that is searched."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from app.config import Settings
from app.core.database import db_session
from app.core.search import Document, Engine, IndexUnavailable
from app.core.search.elsewhere import Answer, Elsewhere
from app.core.search.far import Desk, FarEngine
from app.core.subjects import Subject, all_subjects
from app.search.models import SynonymGroup

DIRECTORY = "index"
LEDGER = "ledger"
#: How long a writer waits for another one: short, so that a worker never stands still for the length of a rebuild.
WAIT_SECONDS = 3.0
_opening = threading.Lock()


def directory(settings: Settings) -> Path:
    """Return the folder of the index."""
    return settings.data_dir / DIRECTORY


def ledger_folder() -> Path:
    """Return the folder in which searches wait to be written into the ledger."""
    settings: Settings = current_app.extensions["settings"]
    return settings.data_dir / LEDGER


def engine(app: Flask | None = None) -> Engine:
    """Return the engine of this process; all threads share it."""
    known = (app or current_app).extensions
    if "search_engine" not in known:
        with _opening:
            if "search_engine" not in known:
                settings: Settings = known["settings"]
                known["search_engine"] = Engine.open(directory(settings), **_given(settings))
    found: Engine = known["search_engine"]
    return found


def _given(settings: Settings) -> dict[str, Any]:
    return {"vectors": settings.search_vectors, "synonyms": synonym_groups, "wait_seconds": WAIT_SECONDS}


def answers() -> Mapping[str, Answer]:
    """Load the index into this process, and return what others can ask of it; where there is none yet, it comes later."""
    with suppress(IndexUnavailable):
        engine().warm()
    return Desk(engine()).answers()


def rely(other: Elsewhere) -> None:
    """Search by way of another process."""
    settings: Settings = current_app.extensions["settings"]
    current_app.extensions["search_engine"] = FarEngine(directory(settings), other, **_given(settings))


def synonym_groups() -> list[list[str]]:
    """Return the groups of synonyms an administrator added."""
    return list(db_session.scalars(select(SynonymGroup.expressions).order_by(SynonymGroup.id)))


def searched() -> dict[str, Subject]:
    """Return the kinds of subjects that are searched, by kind."""
    return {kind: subject for kind, subject in all_subjects().items() if subject.documents is not None}


def documents(kind: str, ids: Sequence[int] | None = None) -> Iterable[Document]:
    """Return what the index holds of a kind (of those ids, or of all)."""
    subject = searched().get(kind)
    return subject.documents(ids) if subject and subject.documents else ()


def every_document() -> Iterator[Document]:
    """Yield the documents of all kinds, read bit by bit."""
    for kind in searched():
        yield from documents(kind)


def refresh(kind: str, ids: Sequence[int]) -> None:
    """Bring the index up to date for some subjects, in at most two commits. For the worker. Raises `IndexUnavailable`."""
    fresh = list(documents(kind, ids))
    present = {(document.kind, document.id) for document in fresh}
    gone = engine().members([f"{kind}:{one}" for one in ids]) - present
    if fresh:
        engine().put(fresh)
    if gone:
        engine().drop(gone)
