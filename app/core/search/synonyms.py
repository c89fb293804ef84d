"""Words that mean the same: shipped groups and those an administrator adds.

A group is a list of expressions, each one or more terms long, in any language. When a question holds one of them, the terms
of the others are asked too, at a lower weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from app.core.search import analysis

_DIRECTORY = Path(__file__).with_name("synonyms")
_LONGEST = 6
_MOST_GROUPS = 5_000


@cache
def shipped() -> tuple[tuple[str, ...], ...]:
    """The groups of the data files: one a line, expressions separated by commas, ``#`` begins a remark."""
    groups: list[tuple[str, ...]] = []
    for path in sorted(_DIRECTORY.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            expressions = tuple(part.strip() for part in line.split("#")[0].split(",") if part.strip())
            if len(expressions) > 1:
                groups.append(expressions)
    return tuple(groups)


def first_terms(text: str) -> tuple[str, ...]:
    """The main term of each word of an expression."""
    return tuple(token.terms[0] for token in analysis.tokens(text))


class Synonyms:
    """Compiled groups. ``expand`` is what a question needs of them."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._others: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for group, _ in zip(groups, range(_MOST_GROUPS), strict=False):
            forms = [form for text in group if 0 < len(form := first_terms(text[:200])) <= _LONGEST]
            for form in forms:
                self._others.setdefault(form, set()).update(other for other in forms if other != form)
        self._longest = max(map(len, self._others), default=0)

    def expand(self, terms: Sequence[str]) -> dict[str, float]:
        """{added term: share} for the terms of a question in order; an expression of n terms gives each a share of 1/n."""
        added: dict[str, float] = {}
        present = set(terms)
        for start in range(len(terms)):
            for length in range(min(self._longest, len(terms) - start), 0, -1):
                form = tuple(terms[start : start + length])
                for other in sorted(self._others.get(form, ())):
                    for term in other:
                        if term not in present:
                            added[term] = max(added.get(term, 0.0), 1.0 / len(other))
        return added
