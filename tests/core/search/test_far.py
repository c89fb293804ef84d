"""An engine whose index another process holds finds the same as one that holds it itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.search import Allowed, Document, Engine, elsewhere
from app.core.search.elsewhere import Elsewhere
from app.core.search.far import Desk, FarEngine
from tests.core.search.conftest import path_of_socket
from tests.core.search.test_elsewhere import end, forked

QUESTIONS = ["パスワード", "余白 請求書", "forgot my pasword", "録画", "", "印字するときの障害", "xylophone quartet"]


@pytest.fixture
def path() -> Iterator[Path]:
    yield from path_of_socket()


def far(engine: Engine, path: Path) -> FarEngine:
    return FarEngine(engine.directory, Elsewhere(path), vectors=engine.vectors, synonyms=(), wait_seconds=1)


def test_all_that_is_asked_comes_back_the_same(meaning: Engine, path: Path) -> None:
    allowed = Allowed([("answer", 4), ("thread", 1)])
    with elsewhere.open_socket(path) as listening:
        pid = forked(listening, more=Desk(meaning).answers())
        asking = far(meaning, path)
        try:
            for words in QUESTIONS:
                assert asking.search(words) == meaning.search(words)
                assert asking.search(words, allowed=allowed, exact=True) == meaning.search(words, allowed=allowed, exact=True)
                narrowed = {
                    "kinds": ["thread"],
                    "lang": "ja",
                    "category": "支払い",
                    "offset": 1,
                    "limit": 2,
                    "prefer_lang": "en",
                }
                assert asking.search(words, **narrowed) == meaning.search(words, **narrowed)
                without = {"exclude": frozenset({("answer", 1)}), "limit": 3}
                assert asking.similar(words, allowed=allowed, **without) == meaning.similar(words, allowed=allowed, **without)
                assert asking.similar(words) == meaning.similar(words)
                assert asking.suggest(words[:2], lang="ja") == meaning.suggest(words[:2], lang="ja")
                assert asking.suggest(words[:2], allowed=set()) == []
            assert asking.members({"answer:4"}) == meaning.members({"answer:4"})
            assert (asking.count, asking.generation) == (meaning.count, meaning.generation)
            assert asking.bytes_on_disk() == meaning.bytes_on_disk()
            # None of it was read here.
            assert asking._library._state is None
        finally:
            end(pid)
            asking._other.close()


def test_what_may_be_found_is_told_to_a_new_process_again(engine: Engine, path: Path) -> None:
    allowed, nothing = Allowed([("answer", 4)]), Allowed([])
    with elsewhere.open_socket(path) as listening:
        asking = far(engine, path)
        for _replaced in range(2):
            pid = forked(listening, more=Desk(engine).answers())
            try:
                assert [hit.id for hit in asking.search("請求書 パスワード", allowed=allowed).hits] == [4]
                assert asking.search("請求書 パスワード", allowed=nothing).total == 0
                assert asking._library._state is None
            finally:
                end(pid)
        asking._other.close()


def test_while_nobody_answers_the_index_is_read_here(engine: Engine, path: Path) -> None:
    asking = far(engine, path)
    allowed = Allowed([("answer", 4), ("thread", 1)])
    assert asking.search("余白 請求書", allowed=allowed) == engine.search("余白 請求書", allowed=allowed)
    assert asking.suggest("請") == engine.suggest("請")
    assert asking.similar("請求書") == engine.similar("請求書")
    assert asking.members({"answer:4"}) == engine.members({"answer:4"})
    assert asking.count == engine.count


def test_what_was_written_meanwhile_is_found(engine: Engine, path: Path) -> None:
    with elsewhere.open_socket(path) as listening:
        pid = forked(listening, more=Desk(engine).answers())
        asking = far(engine, path)
        try:
            assert asking.search("水族館").total == 0
            engine.put([Document("answer", 99, "ja", "水族館の団体割引")])
            assert asking.search("水族館").total == 1
        finally:
            end(pid)
            asking._other.close()


def test_sets_are_named_by_what_they_hold() -> None:
    one = Allowed([("answer", 2), ("answer", 1), ("thread", 1)])
    assert one.name == Allowed([("thread", 1), ("answer", 1), ("answer", 2)]).name
    others = [
        [("answer", 1), ("answer", 2)],
        [("answer", 1), ("thread", 1), ("thread", 2)],
        [("answer", 12), ("thread", 1)],
        [],
    ]
    assert len({one.name, *(Allowed(other).name for other in others)}) == 5
    assert Allowed((kind, number) for kind, several in one.ids().items() for number in several).name == one.name
