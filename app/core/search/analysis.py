"""One analysis for index and question: text in, terms with their places out.

Japanese is cut by SudachiPy in split mode A and its normalised form is the term (引越し = 引っ越し, サーバ = サーバー);
particles, auxiliaries and punctuation are no terms. Latin runs go their own way (`latin`). Every replacement made beforehand
keeps the length of the text, so offsets always fit the text that was handed in; NFKC would shift them.
"""

from __future__ import annotations

import importlib.util
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import cast

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from app.core.search import latin
from app.core.search.elsewhere import Away, Elsewhere

#: Part of the name of everything that is stored analysed. Raise it when the terms of a text change.
VERSION = "3"
_CHUNK = 8_000
_NO_TERMS = frozenset({"助詞", "助動詞", "補助記号", "記号", "空白"})
#: Where the form of a verb stands among its parts of speech, and what may follow one that is used as a noun.
_FORM = 5
_LEAVES_ALONE = frozenset({"名詞", "補助記号", "記号", "空白"})
_GOES_ON = frozenset("、，,")
_JAPANESE = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_KATAKANA_WORD = re.compile(r"[\u30a1-\u30fa\u30fc]{3,}")
_RAW_WORD = re.compile(r"[a-z\u00df-\u024f]{3,}")
_SAME_LENGTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME_LENGTH |= {0x3000: 0x20, 0: 0x20, 0x2019: 0x27}
_SAME_LENGTH |= dict.fromkeys(range(0xD800, 0xE000), 0x20)
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_dictionary: Dictionary | None = None
_dictionary_lock = threading.Lock()
_tokenizers = threading.local()
#: The process that cuts texts for this one, if any (`language`); while it is away this one does it.
elsewhere: Elsewhere | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text ``[start, end)`` and the terms it is found by (one, or more for codes and for verbs that may be nouns);
    ``noun`` weighs double."""

    terms: tuple[str, ...]
    start: int
    end: int
    noun: bool
    japanese: bool


def clean(text: str) -> str:
    """The same text, of the same length, with full-width ASCII made ASCII, and NUL and lone surrogates made spaces."""
    return text.translate(_SAME_LENGTH)


def has_japanese(text: str) -> bool:
    """True when the text holds kana or Chinese characters."""
    return _JAPANESE.search(text) is not None


def hiragana(text: str) -> str:
    """Katakana turned into hiragana, everything else as it was."""
    return text.translate(_HIRAGANA)


def dictionary_name() -> str:
    """Name of the best installed Sudachi dictionary: "core" if somebody installed it, else "small"."""
    return "core" if importlib.util.find_spec("sudachidict_core") else "small"


def signature() -> str:
    """Names the analysis: texts analysed under another signature have to be analysed anew."""
    return f"{VERSION}-{dictionary_name()}"


def preload() -> None:
    """Load the dictionary now (27 ms, memory-mapped)."""
    _tokenizer()


def _tokenizer() -> Tokenizer:
    """This thread's tokenizer: a Sudachi tokenizer refuses to be used by two threads at once."""
    global _dictionary
    tokenizer = getattr(_tokenizers, "japanese", None)
    if tokenizer is None:
        with _dictionary_lock:
            if _dictionary is None:
                _dictionary = Dictionary(dict=dictionary_name())
        tokenizer = _tokenizers.japanese = _dictionary.tokenizer(mode=SplitMode.A)
    return cast(Tokenizer, tokenizer)


def _pieces(text: str) -> Iterator[tuple[int, str, bool]]:
    """(offset, piece, is a Latin run) over a cleaned text, Latin runs cut out, the rest in chunks Sudachi can take."""
    at = 0
    for run in latin.RUN.finditer(text):
        yield from _chunks(text, at, run.start())
        yield run.start(), run.group(), True
        at = run.end()
    yield from _chunks(text, at, len(text))


def _chunks(text: str, start: int, end: int) -> Iterator[tuple[int, str, bool]]:
    for at in range(start, end, _CHUNK):
        piece = text[at : min(at + _CHUNK, end)]
        if not piece.isspace():
            yield at, piece, False


def tokens(text: str) -> list[Token]:
    """Analyse a text of any content and length. Never raises on odd characters; offsets are code points of ``text``."""
    if elsewhere is not None:
        with suppress(Away):
            return [Token(tuple(terms), *rest) for terms, *rest in elsewhere.ask("tokens", text)]
    found: list[Token] = []
    tokenizer = _tokenizer()
    for at, piece, is_latin in _pieces(clean(text)):
        if is_latin:
            found.append(Token(latin.terms_of(piece), at, at + len(piece), True, False))
            continue
        morphemes = list(tokenizer.tokenize(piece))
        for morpheme, following in zip_longest(morphemes, morphemes[1:]):
            tag = morpheme.part_of_speech()[0]
            if tag in _NO_TERMS:
                continue
            term = morpheme.normalized_form().strip().lower()
            if term:
                terms = _with_noun(term, morpheme, following)
                found.append(Token(terms, at + morpheme.begin(), at + morpheme.end(), tag == "名詞", True))
    return found


def spans(texts: Sequence[str], terms: frozenset[str]) -> list[list[tuple[int, int]]]:
    """(start, end) of the tokens of each text that hold one of the terms."""
    if not terms or not texts:
        return [[] for _ in texts]
    if elsewhere is not None:
        with suppress(Away):
            return [[(start, end) for start, end in one] for one in elsewhere.ask("spans", list(texts), sorted(terms))]
    return [
        [(token.start, token.end) for token in tokens(text) if not terms.isdisjoint(token.terms)] if text else []
        for text in texts
    ]


def _with_noun(term: str, morpheme: Morpheme, following: Morpheme | None) -> tuple[str, ...]:
    """The term of a word, with the noun of the same letters where the word is a verb that stands alone.

    「締め」 on its own is taken for a form of 締める, 「締めに」 for a noun; whoever asks for one means the other.
    """
    tag, form = morpheme.part_of_speech()[0], morpheme.part_of_speech()[_FORM]
    if tag != "動詞" or not form.startswith("連用形"):
        return (term,)
    if following is not None and (following.part_of_speech()[0] not in _LEAVES_ALONE or following.surface() in _GOES_ON):
        return (term,)
    noun = _noun(morpheme.surface())
    return (term, noun) if noun and noun != term else (term,)


@lru_cache(maxsize=4096)
def _noun(surface: str) -> str:
    """The noun these letters are when a particle follows; empty when they are none."""
    first = next(iter(_tokenizer().tokenize(f"{surface}に")), None)
    if first is None or first.surface() != surface or first.part_of_speech()[0] != "名詞":
        return ""
    return str(first.normalized_form()).strip().lower()


def reading(text: str) -> str:
    """How a Japanese text is read, in hiragana; Latin runs stay as they are, in lower case. For matching before the IME
    converts."""
    if elsewhere is not None:
        with suppress(Away):
            return str(elsewhere.ask("reading", text))
    sounds: list[str] = []
    tokenizer = _tokenizer()
    for _, piece, is_latin in _pieces(clean(text)):
        if is_latin:
            sounds.append(piece.lower())
            continue
        for morpheme in tokenizer.tokenize(piece):
            if morpheme.part_of_speech()[0] not in ("補助記号", "空白"):
                sounds.append(hiragana(morpheme.reading_form()))
    return "".join(sounds)


def raw_words(text: str, found: Iterable[Token]) -> list[str]:
    """Words as people write them, for spelling: Latin words of 3+ letters in lower case, katakana runs of 3+ and the
    katakana words inside longer runs. ``found`` are the tokens of the text."""
    plain = clean(text)
    runs = _KATAKANA_WORD.findall(plain)
    words = [plain[token.start : token.end] for token in found if token.japanese and token.end - token.start > 2]
    inside = {word for word in words if _KATAKANA_WORD.fullmatch(word)}.difference(runs)
    return _RAW_WORD.findall(plain.lower()) + runs + sorted(inside)


def katakana_runs(text: str) -> list[tuple[int, str]]:
    """(offset, run) of every katakana run of three and more characters."""
    return [(match.start(), match.group()) for match in _KATAKANA_WORD.finditer(text)]
