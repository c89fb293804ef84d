"""Texts understood by another process: the same words and vectors, and searching goes on while nobody answers."""

import os
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest

from app.core.search import Engine, analysis, elsewhere, language, vectors
from app.core.search.elsewhere import Answer, Away, Elsewhere
from tests.core.search.conftest import path_of_socket

LONG = "請求書" * 400
TEXTS = [
    LONG,
    "引越しの手続きを、締めに教えてください",
    "Printing 5.7.57 is slow",
    "\ud800x\x00",
    "",
    "ｻｰﾊﾞ ＴＬＳ１．２",
    "請求書" * 400,
]


@contextmanager
def answering(path: Path) -> Iterator[None]:
    """Have a process behind the socket at `path` while the block lasts."""
    with elsewhere.open_socket(path) as listening:
        pid = forked(listening)
        try:
            yield
        finally:
            end(pid)


def forked(listening: socket.socket, more: Mapping[str, Answer] | None = None) -> int:
    """Have a process answer behind a socket; return its id."""
    pid = os.fork()
    if pid == 0:
        try:
            language.serve(listening, lambda: False, vectors_too=False, more=more)
        finally:
            os._exit(0)
    return pid


def end(pid: int) -> None:
    """Kill the process, and wait until it is gone."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


@pytest.fixture
def path() -> Iterator[Path]:
    yield from path_of_socket()


@pytest.fixture
def asking(path: Path) -> Iterator[Elsewhere]:
    other = Elsewhere(path)
    yield other
    other.close()


@pytest.fixture
def _alone_again() -> Iterator[None]:
    yield
    if vectors.elsewhere is not None:
        vectors.elsewhere.close()
    analysis.elsewhere = vectors.elsewhere = None
    vectors._question.cache_clear()


@pytest.mark.usefixtures("_alone_again")
def test_another_process_understands_the_same(path: Path) -> None:
    terms = frozenset({"引っ越し", "print", "5.7.57", "請求書"})
    own = [analysis.tokens(text) for text in TEXTS], analysis.spans(TEXTS, terms), [analysis.reading(one) for one in TEXTS]
    vector = vectors.encode_question(TEXTS[0])
    vectors._question.cache_clear()
    with answering(path):
        language.ask_elsewhere(path, words_too=True)
        analysis._tokenizers.japanese = None  # would fail if it were asked
        try:
            assert [analysis.tokens(text) for text in TEXTS] == own[0]
            assert analysis.spans(TEXTS, terms) == own[1]
            assert [analysis.reading(text) for text in TEXTS] == own[2]
        finally:
            del analysis._tokenizers.japanese
        made = vectors.encode_question(TEXTS[0])
    assert made is not None
    assert vector is not None
    assert np.array_equal(made, vector)


@pytest.mark.usefixtures("_alone_again")
def test_while_nobody_answers_words_are_searched_and_meaning_is_left_out(path: Path, meaning: Engine) -> None:
    question = "印字するときの障害"
    with_meaning = meaning.search(question)
    assert with_meaning.hits
    assert with_meaning.hits[0].semantic > 0
    vectors._question.cache_clear()
    language.ask_elsewhere(path, words_too=True)
    found = meaning.search("パスワードを忘れた")
    assert found.hits
    assert all(hit.semantic == 0 for hit in found.hits)
    # What was not made is not remembered as missing.
    language.ask_elsewhere(path, words_too=False)
    vectors.elsewhere = None
    assert meaning.search(question) == with_meaning


def test_a_replaced_process_is_met_by_the_next_question(path: Path, asking: Elsewhere) -> None:
    with elsewhere.open_socket(path) as listening:
        first = forked(listening)
        try:
            assert asking.ask("reading", "鍵") == "かぎ"
            end(first)
            second = forked(listening)
            try:
                assert asking.ask("reading", "鍵") == "かぎ"
            finally:
                end(second)
        finally:
            end(first)


def test_what_cannot_be_answered_is_told_and_the_next_question_is_answered(path: Path, asking: Elsewhere) -> None:
    with answering(path):
        with pytest.raises(Away, match="KeyError"):
            asking.ask("nothing")
        assert asking.ask("reading", "鍵") == "かぎ"


def test_a_process_that_hangs_holds_up_one_question_only(path: Path, asking: Elsewhere) -> None:
    with elsewhere.open_socket(path):
        with pytest.raises(Away, match="TimeoutError"):
            asking.ask("reading", "鍵", seconds=0.1)
        with pytest.raises(Away, match="a moment ago"):
            asking.ask("reading", "鍵", seconds=60)


def test_the_process_ends_when_asked_to(path: Path, asking: Elsewhere) -> None:
    with elsewhere.open_socket(path) as listening:
        pid = forked(listening)
        assert asking.ask("reading", "鍵") == "かぎ"
        os.kill(pid, signal.SIGTERM)
        _pid, status = os.waitpid(pid, 0)
        assert os.waitstatus_to_exitcode(status) == 0
