"""The door of the search engine. It knows no web framework and no database: documents are handed in."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.core.search import answering, fallback, passages, pointer, question, ranking, suggesting, vectors
from app.core.search.answering import Allowed, Filters
from app.core.search.library import Library, State
from app.core.search.question import Question
from app.core.search.records import Document, Hit, IndexUnavailable, Marks, Passage, Results, Suggestion
from app.core.search.segments import Bools, Floats, Snapshot
from app.core.search.spelling import Correction
from app.core.search.synonyms import Synonyms, shipped
from app.core.search.writer import Writer

Groups = Iterable[Sequence[str]]
_SYNONYMS_SECONDS = 5.0
_PAGE = 100
_ALIKE = 0.6


def _width(lang: str) -> int:
    return 120 if lang == "ja" else 220


class Engine:
    """Search over one index directory. Reading is safe from many threads; writing takes an operating-system lock."""

    def __init__(
        self,
        directory: Path,
        *,
        vectors: bool = True,
        synonyms: Callable[[], Groups] | Groups = (),
        wait_seconds: float = 60.0,
    ) -> None:
        """``synonyms`` are groups added to the shipped ones; a callable is asked again at most every five seconds.

        ``wait_seconds`` is how long a writer waits for another one before `IndexUnavailable`.
        """
        self.directory = directory
        self.vectors = vectors
        self._library = Library(directory)
        self._writer = Writer(directory, encode=vectors, wait_seconds=wait_seconds)
        self._synonym_source = synonyms if callable(synonyms) else (lambda groups=tuple(synonyms): groups)
        self._synonym_lock = threading.Lock()
        self._groups: tuple[tuple[str, ...], ...] | None = None
        self._synonyms = Synonyms(())
        self._synonyms_until = 0.0

    @classmethod
    def open(
        cls,
        directory: Path,
        *,
        vectors: bool = True,
        synonyms: Callable[[], Groups] | Groups = (),
        wait_seconds: float = 60.0,
    ) -> Engine:
        """An engine on a directory, which need not exist yet (then `healthy` is false until `rebuild`)."""
        return cls(directory, vectors=vectors, synonyms=synonyms, wait_seconds=wait_seconds)

    # writing: the worker only

    def put(self, documents: Iterable[Document]) -> int:
        """Add or replace documents in one commit. Returns the new generation. Raises `IndexUnavailable`."""
        return self._writer.put(documents)

    def drop(self, keys: Iterable[tuple[str, int]]) -> int:
        """Remove documents by (kind, id); unknown ones are ignored. Returns the generation. Raises `IndexUnavailable`."""
        return self._writer.drop(keys)

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> int:
        """Build a new index beside the old one and swap. ``progress`` gets the number done after every 256 documents."""
        return self._writer.rebuild(documents, progress)

    def erase(self) -> None:
        """Remove the index with all its caches."""
        with pointer.writing(self.directory, 60.0):
            for path in self.directory.iterdir():
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                elif path.name != "writer.lock":
                    path.unlink(missing_ok=True)

    # state

    def healthy(self) -> bool:
        """True when the index on disk can be read whole, by this version of the analysis. Reads it afresh."""
        try:
            Library(self.directory).state()
        except IndexUnavailable:
            return False
        return True

    @property
    def generation(self) -> int:
        """Number of the commit in force. Raises `IndexUnavailable`."""
        return self._library.state().pointer.generation

    @property
    def count(self) -> int:
        """Living documents. Raises `IndexUnavailable`."""
        return self._library.state().snapshot.count

    def keys(self) -> frozenset[tuple[str, int]]:
        """(kind, id) of every living document, to compare with the database. Raises `IndexUnavailable`."""
        return frozenset(self._library.state().snapshot.numbers())

    def warm(self) -> None:
        """Load what a first question would otherwise wait for: index, spelling, suggestions, synonyms; not the model.

        Raises `IndexUnavailable`. Worth calling before processes are forked; 0.5 s for 3,000 documents.
        """
        state = self._library.state()
        asked = question.parse("はじめる start", self._current_synonyms())
        state.correct(asked.text)
        ranking.score(state.snapshot, asked.terms, state.snapshot.alive, None)
        self.suggest("はじ")

    def snapshot(self) -> Snapshot:
        """The documents and statistics in force, for measuring. Raises `IndexUnavailable`."""
        return self._library.state().snapshot

    def members(self, entries: Collection[str]) -> frozenset[tuple[str, int]]:
        """(kind, id) of every living document of some entries ("answer:12"). Raises `IndexUnavailable`."""
        snapshot = self._library.state().snapshot
        mask = snapshot.alive & snapshot.labelled("entry", entries)
        return frozenset(snapshot.document(int(number)) for number in np.flatnonzero(mask))

    def bytes_on_disk(self) -> int:
        """Size of the index in force without caches."""
        current = self._library.state().pointer
        files = [path for path in (self.directory / current.index).rglob("*") if path.is_file()]
        files.append(self.directory / current.vectors)
        return sum(path.stat().st_size for path in files if path.exists())

    # reading

    def search(
        self,
        query: str,
        *,
        kinds: Collection[str] | None = None,
        lang: str | None = None,
        category: str | None = None,
        audiences: Collection[str] | None = None,
        allowed: Allowed | Collection[tuple[str, int]] | None = None,
        offset: int = 0,
        limit: int = 10,
        prefer_lang: str | None = None,
        exact: bool = False,
    ) -> Results:
        """Answer a question of any content and length.

        ``kinds``, ``lang``, ``category`` narrow the list and are reported in the facets; ``allowed`` ((kind, id) pairs, best
        as an `Allowed` kept over requests) and ``audiences`` limit what may be found at all. ``prefer_lang`` is the
        translation to show when the question's own language does not tell; ``exact`` asks without correcting spelling.
        Raises `IndexUnavailable`.
        """
        state = self._library.state()
        text = question.cut(query)
        filters = Filters(kinds, lang, category, allowed, audiences)
        correction = None if exact else state.correct(text)
        results = self._answer(state, self._asked(text, correction), filters, offset, limit, prefer_lang)
        if correction:
            return replace(results, corrected=correction.text)
        return results if exact else replace(results, did_you_mean=state.usual(text))

    def _asked(self, text: str, correction: Correction | None) -> Question:
        asked = question.parse(correction.text if correction else text, self._current_synonyms())
        return question.also(asked, correction.alternatives) if correction else asked

    def _answer(
        self, state: State, asked: Question, filters: Filters, offset: int, limit: int, prefer_lang: str | None
    ) -> Results:
        base, chosen = filters.base(state.snapshot), filters.chosen(state.snapshot)
        scores = self._scores(state, asked, base)
        ordered = ranking.in_order(scores, answering.narrowed(base, chosen))
        kept = answering.collapse(state.snapshot, ordered)
        start = max(0, offset)
        best = kept[start : start + max(0, min(limit, _PAGE))]
        language = question.language_of(asked.text) or prefer_lang
        hits = answering.hits(state.snapshot, scores, best, answering.preferred(state.snapshot, best, ordered, language))
        top = hits[:3] if start == 0 else answering.hits(state.snapshot, scores, kept[:3], kept[:3].tolist())
        return Results(
            hits=tuple(hits),
            total=len(kept),
            facets=answering.facets(state.snapshot, scores.found & base, chosen),
            terms=asked.marks,
            weak=all(hit.weak for hit in top),
            generation=state.pointer.generation,
        )

    def _scores(self, state: State, asked: Question, base: Bools) -> ranking.Scores:
        terms = asked.terms
        if len(asked.text) <= 2 and not any(state.snapshot.frequency(term.text) for term in terms):
            terms = terms + fallback.holding(state, asked.text)
        cosine = self._cosine(state, asked.text) if asked.terms else None
        scores = ranking.score(state.snapshot, terms, base, cosine)
        if asked.text and not (scores.found & base).any():
            return fallback.by_title(state, asked.text, scores, base)
        return scores

    def _cosine(self, state: State, text: str) -> Floats | None:
        if not self.vectors or not len(state.log):
            return None
        vector = vectors.encode_question(text)
        return None if vector is None else state.cosines(vector)

    def similar(
        self,
        text: str,
        *,
        lang: str | None = None,
        allowed: Allowed | Collection[tuple[str, int]] | None = None,
        exclude: Collection[tuple[str, int]] = (),
        limit: int = 5,
        least: float = _ALIKE,
    ) -> list[Hit]:
        """Documents that say nearly the same, nearest first: for "is it this already?" while somebody writes.

        A hit holds at least ``least`` of the telling words or has at least that cosine. Raises `IndexUnavailable`.
        """
        results = self.search(text, lang=lang, allowed=allowed, limit=limit + len(exclude) + 10, exact=True)
        near = [hit for hit in results.hits if max(hit.coverage, hit.semantic) >= least and (hit.kind, hit.id) not in exclude]
        return sorted(near, key=lambda hit: -(hit.coverage + hit.semantic))[:limit]

    def suggest(
        self,
        prefix: str,
        *,
        lang: str | None = None,
        kinds: Collection[str] | None = None,
        audiences: Collection[str] | None = None,
        allowed: Allowed | Collection[tuple[str, int]] | None = None,
        limit: int = 8,
    ) -> list[Suggestion]:
        """Titles and wordings for what was typed so far: beginnings first, then words, then insides, then readings.

        ``lang`` puts that language first without hiding the other. Raises `IndexUnavailable`.
        """
        state = self._library.state()
        typed = question.cut(prefix)
        base = Filters(kinds=kinds, allowed=allowed, audiences=audiences)
        mask = answering.narrowed(base.base(state.snapshot), base.chosen(state.snapshot))
        found = suggesting.suggest(state.snapshot, typed, mask, lang, limit)
        if not found and (better := state.correct(typed)) is not None:
            found = suggesting.suggest(state.snapshot, better.text, mask, lang, limit)
        return found

    def highlight(self, text: str, terms: Marks, lang: str = "", *, width: int = 0, count: int = 1) -> list[Passage]:
        """Pieces of ``text`` around the words of a question, with the words marked; ``terms`` comes from `Results`.

        ``width`` is in characters and by default 120 for Japanese, 220 otherwise.
        """
        return passages.passages(text, terms, width=width or _width(lang), count=count)

    def mark(self, text: str, terms: Marks) -> tuple[tuple[str, bool], ...]:
        """A title as (piece, marked) segments."""
        return passages.mark(text, terms)

    def shown(self, titles: Sequence[str], texts: Sequence[tuple[str, str]], terms: Marks) -> passages.Shown:
        """`mark` of many titles and `highlight` of many (text, language) at once, which costs much less."""
        return passages.shown(titles, [(text, _width(lang)) for text, lang in texts], terms)

    def _current_synonyms(self) -> Synonyms:
        if time.monotonic() < self._synonyms_until:
            return self._synonyms
        with self._synonym_lock:
            groups = tuple(tuple(group) for group in self._synonym_source())
            if groups != self._groups:
                self._synonyms = Synonyms((*shipped(), *groups))
                self._groups = groups
            self._synonyms_until = time.monotonic() + _SYNONYMS_SECONDS
        return self._synonyms

    def forget_synonyms(self) -> None:
        """Ask for the synonyms again at the next search."""
        self._synonyms_until = 0.0
