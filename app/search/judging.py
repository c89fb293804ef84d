"""Judging the search with a judged set, the way people use it: the documents become published answers in a scratch
installation, the index is built from the database, and a reader asks.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app
from flask_migrate import upgrade

from app.config import Settings
from app.core.access import PlainViewer, Viewer
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.search import Engine, Results, evaluation
from app.core.search.records import Document, Marks, Passage
from app.core.transaction import transact
from app.faq.models import LANGUAGES, Answer, AnswerTag, AnswerText, State
from app.search.audience import allowed
from app.search.finding import find
from app.search.found import Asked
from app.search.index import engine, every_document

MIGRATIONS = Path(__file__).parents[2] / "migrations"
PORTION = 1000
LONGEST_TITLE, LONGEST_TAG = 200, 40
TIMED_PAGES = 200
READER = PlainViewer(id=1, name="reader", is_authenticated=True, locale="en")
Say = Callable[[str], None]


def judge(docs: Path, queries: Path, qrels: Path, *, say: Say | None = None) -> dict[str, Any]:
    """Return the figures of `evaluation.Report`, those with one spelling mistake per question, and the time of whole pages.

    Nothing of this installation is touched. Raises `Refused` when a file cannot be read as a judged set.
    """
    try:
        judged = evaluation.load(docs, queries, qrels)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise Refused(_("This is no judged set: %(reason)s", reason=repr(error))) from error
    say = say or (lambda sentence: None)
    with tempfile.TemporaryDirectory(prefix="engawa-evaluate-") as folder:
        scratch = _scratch(Path(folder))
        with scratch.app_context():
            say(f"loading {len(judged.documents)} answers …")
            upgrade(str(MIGRATIONS))
            _load(judged.documents)
            say("building the index …")
            started = time.perf_counter()
            engine().rebuild(every_document())
            seconds = time.perf_counter() - started
            say("asking …")
            return _figures(judged, seconds)


def _scratch(folder: Path) -> Flask:
    ours: Settings = current_app.extensions["settings"]
    # Asked of the running site, because a feature may not import what assembles all features.
    scratch: Flask = current_app.extensions["factory"](
        Settings(_env_file=None, environment="test", data_dir=folder, database_url="", search_vectors=ours.search_vectors)
    )
    return scratch


def _figures(judged: evaluation.JudgedSet, seconds: float) -> dict[str, Any]:
    reader = cast(Engine, AsReader(READER))
    report = evaluation.ask(reader, judged, seconds=seconds)
    mistaken = evaluation.ask(reader, judged, questions=evaluation.with_typos(engine(), judged))
    return {
        **report.as_dict(),
        "mrr_with_typos": mistaken.mrr,
        **_page_times(list(islice(judged.questions.values(), TIMED_PAGES))),
    }


def _page_times(questions: list[str]) -> dict[str, float]:
    times = []
    for question in questions:
        started = time.perf_counter()
        find(READER, Asked(question))
        times.append((time.perf_counter() - started) * 1000)
    ordered = sorted(times) or [0.0]
    at_95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {"page_p50_ms": round(ordered[len(ordered) // 2], 2), "page_p95_ms": round(at_95, 2)}


class AsReader:
    """The engine as a reader meets it: asked within what the reader may find."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer

    def search(self, query: str, *, limit: int) -> Results:
        """Return the best `limit` documents."""
        return engine().search(query, allowed=allowed(self._viewer), limit=limit)

    def highlight(self, text: str, terms: Marks, lang: str = "") -> list[Passage]:
        """Return the passage a page would show."""
        return engine().highlight(text, terms, lang)

    def bytes_on_disk(self) -> int:
        """Return the size of the index in bytes."""
        return engine().bytes_on_disk()


def _load(documents: tuple[Document, ...]) -> None:
    """Write the documents as published answers; ids stay, so that what is found can be compared."""
    rest = iter(documents)
    while portion := list(islice(rest, PORTION)):
        with transact():
            db_session.add_all(_rows(portion))
        db_session.expunge_all()


def _rows(documents: list[Document]) -> Iterator[Answer]:
    for document in documents:
        lang = document.lang if document.lang in LANGUAGES else LANGUAGES[-1]
        title = document.title.strip() or document.body[:80]
        text = AnswerText(
            id=document.id, lang=lang, state=State.PUBLISHED, title=title[:LONGEST_TITLE], wordings=list(document.wordings),
            body_md=document.body, plain=document.body, revision=1,
        )  # fmt: skip
        names = dict.fromkeys(tag[:LONGEST_TAG] for tag in document.tags)
        yield Answer(
            id=document.id, slug=f"judged-{document.id}", source_lang=lang, texts=[text],
            tags=[AnswerTag(name=name) for name in names], tiers=[], companies=[],
        )  # fmt: skip
