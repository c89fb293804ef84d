"""From the words a person typed to weighted terms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from app.core.search import analysis, latin
from app.core.search.analysis import Token
from app.core.search.records import Marks
from app.core.search.synonyms import Synonyms

#: A question is cut here: nobody asks longer ones, and nonsense of any length costs the same.
LONGEST = 1_000
_MOST_TOKENS = 120
_NOT_A_NOUN = 0.5
_SYNONYM = 0.4
_PART_OF_CODE = 0.5
#: English question words are weighed down, not dropped: "what is" and "who may" tell short answers apart.
_ENGLISH_STOP = 0.3


@dataclass(frozen=True)
class Term:
    """One thing to look for. ``own`` terms are the question's telling ones, the others stop words and synonyms.

    A ``stop`` word adds to the score of a document but is no reason to find it.
    """

    text: str
    weight: float
    own: bool
    stop: bool = False


@dataclass(frozen=True)
class Question:
    """A question ready to be asked: cut ``text``, weighted terms, and what to mark in the answers."""

    text: str
    terms: tuple[Term, ...]
    marks: Marks


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words of a question that say nothing about its subject, from ``stopwords/<language>.txt``."""
    lines = Path(__file__).with_name("stopwords").joinpath(f"{language}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def cut(text: str) -> str:
    """The part of a typed text that is asked: cleaned, trimmed, at most 1,000 characters."""
    return analysis.clean(text[: 4 * LONGEST]).strip()[:LONGEST]


def _is_stop(token: Token, text: str) -> bool:
    if token.japanese:
        return token.terms[0] in stop_words("ja")
    return text[token.start : token.end].lower() in stop_words("en")


def _weight(token: Token, stop: bool) -> float:
    """Weight of the main term of a token: nouns 1.0, other words 0.5; stop words 0.0 in Japanese, 0.3 in English."""
    if stop:
        return 0.0 if token.japanese else _ENGLISH_STOP
    return 1.0 if token.noun else _NOT_A_NOUN


def parse(text: str, synonyms: Synonyms) -> Question:
    """Weigh the terms of a cut text. Parts of codes have half the weight of their whole, synonyms 0.4.

    When every word is a stop word ("what is IT"), all count in full. Only telling words are marked in the answers.
    """
    tokens = analysis.tokens(text)[:_MOST_TOKENS]
    stops = [_is_stop(token, text) for token in tokens]
    if all(stops):
        stops = [False] * len(tokens)
    weights: dict[str, float] = {}
    for token, stop in zip(tokens, stops, strict=True):
        for place, term in enumerate(token.terms):
            weight = _weight(token, stop) * (1.0 if place == 0 else _PART_OF_CODE)
            if weight:
                weights[term] = max(weights.get(term, 0.0), weight)
    telling = [token for token, stop in zip(tokens, stops, strict=True) if not stop]
    stopped = set(weights) - {term for token in telling for term in token.terms}
    terms = [Term(term, weight, term not in stopped, term in stopped) for term, weight in weights.items()]
    for term, share in synonyms.expand([token.terms[0] for token in telling]).items():
        if term not in weights:
            terms.append(Term(term, _SYNONYM * share, False))
    surfaces = tuple(dict.fromkeys(text[token.start : token.end].lower() for token in telling))
    marked = frozenset(term.text for term in terms if term.text not in stopped)
    return Question(text, tuple(terms), Marks(marked, surfaces))


def also(asked: Question, words: tuple[str, ...]) -> Question:
    """The question with more words that may have been meant, at the weight of synonyms."""
    present = {term.text for term in asked.terms}
    terms = [term for word in words for token in analysis.tokens(word) for term in token.terms]
    more = tuple(Term(term, _SYNONYM, False) for term in dict.fromkeys(terms) if term not in present)
    return replace(asked, terms=asked.terms + more)


def language_of(text: str) -> str | None:
    """ "ja" for a text with Japanese characters, "en" for three and more plain Latin words, None when it does not say."""
    if analysis.has_japanese(text):
        return "ja"
    words = [run for run in latin.RUN.findall(text) if not latin.is_code(run)]
    return "en" if len(words) >= 3 else None
