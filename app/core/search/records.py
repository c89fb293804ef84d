"""What goes into the search engine and what comes out of it: plain values, no behaviour worth naming."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class IndexUnavailable(Exception):
    """The index is missing, damaged, made by an older analysis, or another process is writing to it.

    Callers fall back to a title search in SQL and ask the worker to rebuild.
    """


@dataclass(frozen=True)
class Document:
    """One searchable text in one language.

    ``kind`` and ``id`` together name it (``id`` is a row id, unique within its kind). ``title``, ``wordings`` and ``body``
    are plain text; ``entry`` is the same for all translations of one thing ("answer:12"), so that a result list shows it
    once; ``updated`` is seconds since the epoch; ``audience`` is a coarse label that `Engine.search` can filter by.
    """

    kind: str
    id: int
    lang: str
    title: str
    wordings: tuple[str, ...] = ()
    body: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    entry: str = ""
    updated: float = 0.0
    audience: str = ""

    @property
    def key(self) -> str:
        """``kind:id``, the name of the document inside the index."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Hit:
    """One found document.

    ``score`` orders the list and means nothing by itself; ``lexical`` is the word score as a share (0..1) of the best one;
    ``semantic`` the cosine (-1..1) of question and document, 0.0 when vectors are off; ``coverage`` the share (0..1) of
    the informative words of the question that the document holds; ``weak`` says that it is hardly more than a guess.
    """

    kind: str
    id: int
    lang: str
    score: float
    lexical: float
    semantic: float
    coverage: float
    weak: bool
    category: str = ""
    entry: str = ""


@dataclass(frozen=True)
class Marks:
    """What `passages` and `mark` look for: analysed ``terms`` and the ``surfaces`` as a person types them (lower case)."""

    terms: frozenset[str] = frozenset()
    surfaces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Results:
    """Answer to one question: one page of hits and what a page says about them.

    ``total`` counts things (translations of one entry count once); ``facets`` maps "kind", "lang" and "category" to
    counts, each without its own filter; ``corrected`` is the question really asked when a misspelt word was replaced;
    ``did_you_mean`` is a more usual spelling that was *not* applied; ``weak`` is true when nothing is a good answer.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    corrected: str | None = None
    did_you_mean: str | None = None
    terms: Marks = Marks()
    weak: bool = True
    generation: int = 0


@dataclass(frozen=True)
class Suggestion:
    """One line under the search box: ``text`` is the title or wording that matched, ``title`` the title of its document."""

    text: str
    title: str
    kind: str
    id: int
    lang: str
    entry: str = ""


@dataclass(frozen=True)
class Passage:
    """A piece of a text around the words asked for: ``start`` is its character offset, ``segments`` are (text, marked)."""

    start: int
    segments: tuple[tuple[str, bool], ...]
    cut_before: bool = False
    cut_after: bool = False

    @property
    def text(self) -> str:
        """The piece without marks."""
        return "".join(text for text, _ in self.segments)
