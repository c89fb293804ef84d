"""Commits, rebuilds, and everything that can go wrong with files and processes."""

import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from app.core.search import Document, Engine, IndexUnavailable, analysis, pointer
from tests.core.search.conftest import LIBRARY

ROOT = Path(__file__).parents[3]


def documents(count: int, *, start: int = 1000, word: str = "resilience") -> list[Document]:
    return [Document("answer", start + number, "en", f"{word} {number}", body="steady text") for number in range(count)]


def test_an_index_that_was_never_built_is_unavailable(tmp_path: Path) -> None:
    engine = Engine.open(tmp_path / "search", vectors=False)
    assert not engine.healthy()
    for action in (lambda: engine.search("a"), lambda: engine.suggest("a"), lambda: engine.put(LIBRARY), lambda: engine.count):
        with pytest.raises(IndexUnavailable):
            action()
    engine.rebuild(LIBRARY)
    assert engine.healthy()
    assert engine.count == len(LIBRARY)


def test_the_directory_is_for_this_user_only(engine: Engine) -> None:
    assert engine.directory.stat().st_mode & 0o777 == 0o700


def test_other_readers_see_a_commit_at_the_next_question(engine: Engine) -> None:
    reader = Engine.open(engine.directory, vectors=False)
    before = reader.generation
    engine.put([Document("answer", 9, "en", "Brandnew thing")])
    assert reader.generation == before + 1
    assert [hit.id for hit in reader.search("brandnew").hits] == [9]
    engine.put([Document("answer", 9, "en", "Renamed thing")])
    assert reader.search("brandnew", exact=True).total == 0
    assert engine.drop([("answer", 9), ("answer", 77)]) == reader.generation
    assert reader.search("renamed", exact=True).total == 0
    assert reader.keys() == {(document.kind, document.id) for document in LIBRARY}


def test_one_document_twice_in_a_batch_is_there_once_as_the_last(engine: Engine) -> None:
    engine.put([Document("answer", 9, "en", "zeppelin early"), Document("answer", 9, "en", "zeppelin late")])
    assert engine.count == len(LIBRARY) + 1
    assert engine.search("zeppelin").total == 1
    assert engine.search("late", exact=True).total == 1
    engine.rebuild([*LIBRARY, *LIBRARY])
    assert engine.count == len(LIBRARY)


def test_empty_batches_commit_nothing(engine: Engine) -> None:
    assert engine.put([]) == engine.drop([]) == engine.generation


def test_an_index_may_become_empty(engine: Engine) -> None:
    engine.drop(engine.keys())
    assert engine.count == 0
    assert engine.search("パスワード").total == 0
    assert engine.suggest("パス") == []
    engine.rebuild([])
    assert engine.healthy()
    assert engine.put(LIBRARY) == engine.generation
    assert engine.search("パスワード").total == 1


def test_a_rebuild_reports_swaps_and_cleans_up(engine: Engine) -> None:
    seen: list[int] = []
    engine.rebuild(documents(600), seen.append)
    assert seen == [256, 512, 600]
    assert engine.count == 600
    assert len([path for path in engine.directory.iterdir() if path.name.startswith("index-")]) == 1


def test_a_rebuild_that_fails_leaves_the_old_index(engine: Engine) -> None:
    def broken() -> object:
        yield LIBRARY[0]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.rebuild(broken())  # type: ignore[arg-type]
    assert engine.count == len(LIBRARY)
    assert engine.put([Document("answer", 9, "en", "still writable")]) == engine.generation


def test_a_failed_commit_lets_the_lock_go(engine: Engine) -> None:
    unencodable = Document("answer", 9, "en", "title", category=threading.Lock())  # type: ignore[arg-type]
    with pytest.raises(IndexUnavailable):
        engine.put([unencodable])
    engine.put([Document("answer", 10, "en", "afterwards")])
    assert engine.search("afterwards").total == 1


def test_readers_go_on_during_a_rebuild(engine: Engine) -> None:
    reader = Engine.open(engine.directory, vectors=False)
    totals: list[int] = []

    def source() -> object:
        for document in [*LIBRARY, *documents(300)]:
            if document.id % 50 == 0:
                totals.append(reader.search("パスワード").total)
            yield document

    engine.rebuild(source())  # type: ignore[arg-type]
    assert set(totals) == {1}
    assert reader.search("resilience").total == 300


def test_a_second_writer_waits_and_then_gives_up(engine: Engine) -> None:
    impatient = Engine.open(engine.directory, vectors=False, wait_seconds=0.1)
    with pointer.writing(engine.directory, 1.0), pytest.raises(IndexUnavailable):
        impatient.put(LIBRARY)
    impatient.put(LIBRARY)


@pytest.mark.parametrize("damage", ["pointer", "pointer text", "toc", "directory", "segment", "version", "everything"])
def test_damage_is_noticed_and_healed_by_a_rebuild(engine: Engine, damage: str) -> None:
    folder = engine.directory / pointer.read(engine.directory).index
    match damage:
        case "pointer":
            (engine.directory / "current.json").unlink()
        case "pointer text":
            (engine.directory / "current.json").write_text("{")
        case "toc":
            next(folder.glob("*.toc")).write_bytes(b"nonsense")
        case "directory":
            shutil.rmtree(folder)
        case "segment":
            segment = next(folder.glob("*.seg"))
            segment.write_bytes(segment.read_bytes()[: segment.stat().st_size // 2])
        case "version":
            current = pointer.read(engine.directory)
            pointer.replace(engine.directory, pointer.Pointer(current.index, current.vectors, 99, "0-older"))
        case _:
            shutil.rmtree(engine.directory)
    fresh = Engine.open(engine.directory, vectors=False)
    assert not fresh.healthy()
    with pytest.raises(IndexUnavailable):
        fresh.search("パスワード")
    fresh.rebuild(LIBRARY)
    assert fresh.healthy()
    assert fresh.search("パスワード").total == 1
    assert engine.search("パスワード").total == 1


def test_damaged_caches_cost_nothing_but_time(engine: Engine) -> None:
    (engine.directory / "analysed.sqlite").write_bytes(b"no database" * 1000)
    engine.put([Document("answer", 9, "en", "Resilient thing")])
    engine.rebuild(LIBRARY)
    assert engine.search("パスワード").total == 1


def test_an_unchanged_text_is_not_analysed_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> object:
        raise AssertionError(f"analysed again: {text}")

    monkeypatch.setattr(analysis, "tokens", refuse)
    engine.rebuild(LIBRARY)
    assert engine.count == len(LIBRARY)


def test_an_unchanged_text_is_not_encoded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine.open(tmp_path / "search")
    engine.rebuild(LIBRARY)
    monkeypatch.setattr("app.core.search.vectors.encode_documents", lambda documents: pytest.fail("encoded again"))
    engine.rebuild(LIBRARY)
    engine.put(LIBRARY[:2])
    assert engine.search("パスワードを忘れた").hits[0].semantic > 0.4


def test_a_torn_vector_row_is_cut_off(tmp_path: Path) -> None:
    engine = Engine.open(tmp_path / "search")
    engine.rebuild(LIBRARY[:3])
    path = engine.directory / pointer.read(engine.directory).vectors
    with path.open("ab") as file:
        file.write(b"torn")
    reader = Engine.open(engine.directory)
    assert reader.search("forgot password").hits[0].semantic > 0.4
    engine.put(LIBRARY[3:])
    assert path.stat().st_size % 2056 == 0
    assert reader.search("watch the recording of a meeting").hits[0].id == 5


def test_vectors_can_be_switched_on_later(engine: Engine) -> None:
    with_vectors = Engine.open(engine.directory)
    assert with_vectors.search("forgot password").hits[0].semantic == 0.0
    with_vectors.rebuild(LIBRARY)
    assert with_vectors.search("forgot password").hits[0].semantic > 0.4


def test_sixty_commits_leak_no_descriptor(engine: Engine) -> None:
    reader = Engine.open(engine.directory, vectors=False)
    counts: list[int] = []
    for number in range(60):
        engine.put([Document("answer", 500 + number % 7, "en", f"commit {number}", body="text " * number)])
        assert reader.search(f"commit {number}", exact=True).total
        counts.append(len(list(Path("/proc/self/fd").iterdir())))
    assert max(counts[30:]) - min(counts[30:]) <= 16
    assert counts[-1] - counts[10] <= 16
    assert reader.count == len(LIBRARY) + 7


def test_segments_are_merged(engine: Engine) -> None:
    for number in range(40):
        engine.put([Document("answer", 500 + number, "en", f"commit {number}")])
    folder = engine.directory / pointer.read(engine.directory).index
    assert len(list(folder.glob("*.seg"))) < 20
    assert engine.count == len(LIBRARY) + 40
    assert {hit.id for hit in engine.search("commit", limit=50).hits} == set(range(500, 540))


WRITER = """
    import sys
    from pathlib import Path
    from app.core.search import Document, Engine
    engine = Engine.open(Path(sys.argv[1]), vectors=False)
    for number in range(10_000):
        engine.put([Document("answer", 100_000 + number, "en", f"survivor {number}", body="text " * 50)])
        print(number, flush=True)
"""


def test_a_killed_writer_loses_no_acknowledged_commit(engine: Engine) -> None:
    acknowledged: set[int] = set()
    for round_ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", textwrap.dedent(WRITER), str(engine.directory)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        until = time.monotonic() + 30
        for line in process.stdout:
            acknowledged.add(100_000 + int(line))
            if len(acknowledged) >= 12 * (round_ + 1) or time.monotonic() > until:
                break
            if int(line) >= 11 + round_ * 5:
                break
        process.send_signal(signal.SIGKILL)
        process.stdout.close()
        process.wait()
        fresh = Engine.open(engine.directory, vectors=False, wait_seconds=5)
        assert fresh.healthy()
        kept = {number for kind, number in sorted(fresh.keys()) if kind == "answer"}
        assert kept >= acknowledged
    engine.put([Document("answer", 9, "en", "life goes on")])
    assert engine.search("survivor").total >= len(acknowledged) > 0


def test_many_threads_read_while_one_writes(engine: Engine) -> None:
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                assert engine.search("パスワードを忘れた").hits[0].id == 1
                assert engine.suggest("パス")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(15):
            engine.put([Document("answer", 700 + number, "en", f"noise {number}")])
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
