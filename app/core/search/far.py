"""The reading side of an engine whose index another process holds (`elsewhere`), and the other side of it.

What readers may find goes along by name: a set is sent once, and again when the other process was replaced.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from app.core.search.answering import Allowed
from app.core.search.elsewhere import Answer, Away, Elsewhere
from app.core.search.engine import Engine
from app.core.search.records import Hit, Marks, Results, Suggestion

_SETS = 256
_EVERYTHING = ""
_hit = attrgetter(*(field.name for field in fields(Hit)))
_suggestion = attrgetter(*(field.name for field in fields(Suggestion)))
Limit = Allowed | Collection[tuple[str, int]] | None


class FarEngine(Engine):
    """Asks the process that holds the index. While nobody answers it reads the index itself, as any engine does."""

    def __init__(self, directory: Path, other: Elsewhere, *, vectors: bool, synonyms: Any, wait_seconds: float) -> None:
        super().__init__(directory, vectors=vectors, synonyms=synonyms, wait_seconds=wait_seconds)
        self._other = other

    def search(self, query: str, *, allowed: Limit = None, **asked: Any) -> Results:
        """As `Engine.search`."""
        try:
            return _results(self._ask("search", allowed, query, asked))
        except Away:
            return super().search(query, allowed=allowed, **asked)

    def similar(
        self, text: str, *, allowed: Limit = None, exclude: Collection[tuple[str, int]] = (), **asked: Any
    ) -> list[Hit]:
        """As `Engine.similar`."""
        try:
            return [Hit(*one) for one in self._ask("similar", allowed, text, {**asked, "exclude": sorted(exclude)})]
        except Away:
            return super().similar(text, allowed=allowed, exclude=exclude, **asked)

    def suggest(self, prefix: str, *, allowed: Limit = None, **asked: Any) -> list[Suggestion]:
        """As `Engine.suggest`."""
        try:
            return [Suggestion(*one) for one in self._ask("suggest", allowed, prefix, asked)]
        except Away:
            return super().suggest(prefix, allowed=allowed, **asked)

    def members(self, entries: Collection[str]) -> frozenset[tuple[str, int]]:
        """As `Engine.members`."""
        try:
            return frozenset((kind, one) for kind, one in self._other.ask("members", sorted(entries)))
        except Away:
            return super().members(entries)

    @property
    def count(self) -> int:
        """As `Engine.count`."""
        try:
            return int(self._other.ask("figures")[0])
        except Away:
            return super().count

    @property
    def generation(self) -> int:
        """As `Engine.generation`."""
        try:
            return int(self._other.ask("figures")[1])
        except Away:
            return super().generation

    def bytes_on_disk(self) -> int:
        """As `Engine.bytes_on_disk`."""
        try:
            return int(self._other.ask("figures")[2])
        except Away:
            return super().bytes_on_disk()

    def forget_synonyms(self) -> None:
        """Have the synonyms asked for again at the next search, here and there."""
        super().forget_synonyms()
        try:
            self._other.ask("forget_synonyms")
        except Away:
            return  # it asks again within seconds

    def _ask(self, name: str, allowed: Limit, words: str, asked: Mapping[str, Any]) -> Any:
        limit = allowed if isinstance(allowed, Allowed) or allowed is None else Allowed(allowed)
        known_as = limit.name if limit is not None else _EVERYTHING
        plain = {key: sorted(value) if isinstance(value, set | frozenset) else value for key, value in asked.items()}
        answer = self._other.ask(name, known_as, words, plain)
        if answer is None and limit is not None:
            self._other.ask("allow", known_as, limit.ids())
            answer = self._other.ask(name, known_as, words, plain)
        if answer is None:
            raise Away("the set of what may be found was not kept")
        return answer


class Desk:
    """Answers `FarEngine`s out of an engine of this process. None for a set it does not know."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sets: OrderedDict[str, Allowed] = OrderedDict()
        self._lock = threading.Lock()

    def answers(self) -> dict[str, Answer]:
        """What can be asked, by name."""
        return {
            "allow": self.allow,
            "search": self.search,
            "similar": self.similar,
            "suggest": self.suggest,
            "figures": lambda: [self._engine.count, self._engine.generation, self._engine.bytes_on_disk()],
            "members": lambda entries: sorted(self._engine.members(entries)),
            "forget_synonyms": self._engine.forget_synonyms,
        }

    def allow(self, name: str, ids: Mapping[str, Sequence[int]]) -> None:
        """Keep a set of what may be found."""
        allowed = Allowed((kind, one) for kind, several in ids.items() for one in several)
        with self._lock:
            self._sets[name] = allowed
            while len(self._sets) > _SETS:
                self._sets.popitem(last=False)

    def search(self, name: str, query: str, asked: Mapping[str, Any]) -> dict[str, Any] | None:
        """What a question finds."""
        is_known, allowed = self._allowed(name)
        return _plain(self._engine.search(query, allowed=allowed, **asked)) if is_known else None

    def similar(self, name: str, text: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]] | None:
        """What says nearly the same."""
        is_known, allowed = self._allowed(name)
        if not is_known:
            return None
        exclude = [(kind, one) for kind, one in asked["exclude"]]
        return [_hit(one) for one in self._engine.similar(text, allowed=allowed, **{**asked, "exclude": exclude})]

    def suggest(self, name: str, prefix: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]] | None:
        """Titles and wordings for what was typed so far."""
        is_known, allowed = self._allowed(name)
        return [_suggestion(one) for one in self._engine.suggest(prefix, allowed=allowed, **asked)] if is_known else None

    def _allowed(self, name: str) -> tuple[bool, Allowed | None]:
        if name == _EVERYTHING:
            return True, None
        with self._lock:
            allowed = self._sets.get(name)
            if allowed is not None:
                self._sets.move_to_end(name)
        return allowed is not None, allowed


def _plain(results: Results) -> dict[str, Any]:
    return {
        **{field.name: getattr(results, field.name) for field in fields(Results)},
        "hits": [_hit(one) for one in results.hits],
        "terms": [sorted(results.terms.terms), results.terms.surfaces],
    }


def _results(plain: Mapping[str, Any]) -> Results:
    terms, surfaces = plain["terms"]
    marks = Marks(frozenset(terms), tuple(surfaces))
    return Results(**{**plain, "hits": tuple(Hit(*one) for one in plain["hits"]), "terms": marks})
